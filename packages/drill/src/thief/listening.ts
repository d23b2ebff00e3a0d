/** Which TCP ports a process and its children listen on, as the kernel tells (Linux). Undefined where it cannot be asked. */
import { readdir, readFile, readlink } from "node:fs/promises"

export async function listeningPorts(pid: number): Promise<number[] | undefined> {
  if (process.platform !== "linux") return undefined
  try {
    const sockets = new Set((await Promise.all((await familyOf(pid)).map(socketsOf))).flat())
    const tables = await Promise.all(
      ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
    )
    return tables.flatMap((table) =>
      listenersIn(table).flatMap(({ inode, port }) => (sockets.has(inode) ? [port] : [])),
    )
  } catch {
    return undefined
  }
}

/** Lines of /proc/net/tcp in state 0A (listen): local address is `<hex>:<hex port>`, the tenth column the inode (proc(5)). */
export function listenersIn(table: string): { inode: string; port: number }[] {
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/)
    return state === "0A" ? [{ inode, port: Number.parseInt(local.split(":")[1] ?? "", 16) }] : []
  })
}

/** The process and all below it. */
async function familyOf(pid: number): Promise<number[]> {
  const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = new Map(
    await Promise.all(all.map(async (one): Promise<[number, number]> => [one, await parentOf(one)])),
  )
  const family = [pid]
  for (const member of family) for (const [child, parent] of parents) if (parent === member) family.push(child)
  return family
}

async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")
  // The name in brackets may hold anything; what follows it is plain: state, parent.
  return Number(text.slice(text.lastIndexOf(")") + 2).split(" ")[1] ?? -1)
}

async function socketsOf(pid: number): Promise<string[]> {
  const descriptors = await readdir(`/proc/${pid}/fd`)
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")))
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
}
