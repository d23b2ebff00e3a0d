/** The memory of a browser's processes, as an image of a sleeping laptop's would hold it. Linux only, as the user who runs them or root. */
import { open, readdir, readFile } from "node:fs/promises"
import type { Searcher } from "../thief/search-bytes.ts"

const pieceBytes = 16 * 1024 * 1024

/** Searches every readable and writable mapping of the processes whose command line names the profile. Undefined where memory cannot be read. */
export async function searchMemory(
  profile: string,
  searcher: Searcher,
): Promise<{ processes: number; bytes: number } | undefined> {
  const pids = await processesOf(profile)
  if (pids === undefined) return undefined
  let bytes = 0
  for (const pid of pids) {
    const read = await searchProcess(pid, searcher).catch(() => undefined)
    if (read !== undefined) bytes += read
  }
  return bytes === 0 ? undefined : { processes: pids.length, bytes }
}

/** The browser and all its children: renderers, workers, GPU. */
async function processesOf(profile: string): Promise<number[] | undefined> {
  const names = await readdir("/proc").catch(() => undefined)
  if (names === undefined) return undefined
  const parents = new Map<number, number>()
  const found = new Set<number>()
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue
    const pid = Number(name)
    const [command, stat] = await Promise.all(
      ["cmdline", "stat"].map((file) => readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
    )
    parents.set(pid, Number(stat?.replace(/^.*\) /s, "").split(" ")[1]))
    if (command?.includes(`--user-data-dir=${profile}`)) found.add(pid)
  }
  for (let grown = true; grown; ) {
    grown = false
    for (const [pid, parent] of parents) {
      if (!found.has(parent) || found.has(pid)) continue
      found.add(pid)
      grown = true
    }
  }
  return [...found]
}

async function searchProcess(pid: number, searcher: Searcher): Promise<number> {
  const maps = await readFile(`/proc/${pid}/smaps`, "utf8")
  const memory = await open(`/proc/${pid}/mem`, "r")
  const buffer = Buffer.alloc(pieceBytes)
  let total = 0
  try {
    // What a process has reserved and never touched is not in the machine's memory.
    for (const match of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw[\s\S]*?^Anonymous: +(\d+) kB/gm)) {
      if (match[1] === undefined || match[2] === undefined || match[3] === "0") continue
      const [from, to] = [Number.parseInt(match[1], 16), Number.parseInt(match[2], 16)]
      if (to > Number.MAX_SAFE_INTEGER) continue
      for (let at = from; at < to; at += pieceBytes) {
        const length = Math.min(pieceBytes, to - at)
        const read = await memory.read(buffer, 0, length, at).catch(() => undefined)
        if (read === undefined || read.bytesRead === 0) continue
        total += read.bytesRead
        searcher.searchPlain(buffer.subarray(0, read.bytesRead), `memory of ${pid}`)
      }
    }
  } finally {
    await memory.close()
  }
  return total
}
