/** CPU time of processes, from /proc (Linux): what `process.cpuUsage` says, but of others, too. In steps of 10 ms. */
import { readFileSync } from "node:fs"
import { familyOf } from "./family.ts"

const ticksPerSecond = 100

interface CpuTime {
  /** Seconds, its own. */
  own: number
  /** Seconds of children that have ended and were waited for. */
  ended: number
}

/** Zero when there is no such process any more. */
function cpuTimeOf(pid: number): CpuTime {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8")
    // The name stands in parentheses and may hold anything (proc(5)).
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
    const seconds = (number: number) => Number(fields[number - 3]) / ticksPerSecond
    return { own: seconds(14) + seconds(15), ended: seconds(16) + seconds(17) }
  } catch {
    return { own: 0, ended: 0 }
  }
}

/** CPU seconds of one process so far. */
export const cpuSeconds = (pid: number): number => cpuTimeOf(pid).own

/** CPU seconds of a process and all it has started, living or ended: PostgreSQL with its backends. */
export const cpuSecondsOfFamily = (pid: number): number =>
  familyOf(pid).reduce((sum, member) => {
    const { own, ended } = cpuTimeOf(member)
    return sum + own + ended
  }, 0)
