/** The memory of a browser's processes, as an image of a sleeping laptop's would hold it. Linux only, as the user who runs them or root. */
import { type FileHandle, open, readdir, readFile } from "node:fs/promises"
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

const pageBytes = 4096

async function searchProcess(pid: number, searcher: Searcher): Promise<number> {
  const maps = await readFile(`/proc/${pid}/maps`, "utf8")
  const [memory, pagemap] = await Promise.all([open(`/proc/${pid}/mem`, "r"), open(`/proc/${pid}/pagemap`, "r")])
  const buffer = Buffer.alloc(pieceBytes)
  let total = 0
  try {
    for (const match of maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) rw/gm)) {
      const [from, to] = [Number.parseInt(match[1] ?? "", 16), Number.parseInt(match[2] ?? "", 16)]
      if (to > Number.MAX_SAFE_INTEGER) continue
      for await (const run of touchedRuns(pagemap, from, to)) {
        const read = await memory.read(buffer, 0, run.length, run.at).catch(() => undefined)
        if (read === undefined || read.bytesRead === 0) continue
        total += read.bytesRead
        searcher.searchPlain(buffer.subarray(0, read.bytesRead), `memory of ${pid}`)
      }
    }
  } finally {
    await Promise.all([memory.close(), pagemap.close()])
  }
  return total
}

/**
 * What of a mapping lies in the machine's memory or its swap, in runs that a buffer holds: browsers reserve gigabytes that they never touch.
 * A page's word in pagemap says so in its two highest bits (proc(5)).
 */
async function* touchedRuns(
  pagemap: FileHandle,
  from: number,
  to: number,
): AsyncGenerator<{ at: number; length: number }> {
  const words = Buffer.alloc((pieceBytes / pageBytes) * 8)
  for (let at = from; at < to; at += pieceBytes) {
    const pages = Math.min(pieceBytes, to - at) / pageBytes
    const { bytesRead } = await pagemap.read(words, 0, pages * 8, (at / pageBytes) * 8)
    let begin = -1
    for (let page = 0; page <= bytesRead / 8; page++) {
      const isTouched = page < bytesRead / 8 && (words[page * 8 + 7] ?? 0) >= 0x40
      if (isTouched && begin < 0) begin = page
      if (isTouched || begin < 0) continue
      yield { at: at + begin * pageBytes, length: (page - begin) * pageBytes }
      begin = -1
    }
  }
}
