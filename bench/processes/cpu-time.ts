/** CPU time of processes, from /proc (Linux): what `process.cpuUsage` says, but of others, too. In steps of 10 ms. */
import { readFileSync } from "node:fs"
import { readdir } from "node:fs/promises"

const ticksPerSecond = 100

interface Stat {
  parent: number
  /** Seconds, its own. */
  own: number
  /** Seconds of children that have ended and were waited for. */
  ended: number
}

/** @throws when there is no such process */
function statOf(pid: number): Stat {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8")
  // The name stands in parentheses and may hold anything (proc(5)).
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
  const field = (number: number) => Number(fields[number - 3])
  return {
    parent: field(4),
    own: (field(14) + field(15)) / ticksPerSecond,
    ended: (field(16) + field(17)) / ticksPerSecond,
  }
}

/** CPU seconds of one process so far. */
export const cpuSeconds = (pid: number): number => statOf(pid).own

/** CPU seconds of a process and all it has started, living or ended: PostgreSQL with its backends. */
export async function cpuSecondsOfFamily(pid: number): Promise<number> {
  const { own, ended } = statOf(pid)
  let sum = own + ended
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = statOf(Number(name))
      if (stat.parent === pid) sum += stat.own + stat.ended
    } catch {
      // It ended between the listing and the look; its parent's `ended` has it next time.
    }
  }
  return sum
}
