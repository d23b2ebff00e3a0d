/** Resident memory of a process, from /proc (Linux). */
import { readFileSync } from "node:fs"
import { familyOf } from "./family.ts"

const mib = 1024

/** MiB: now, and the most it ever was. Undefined once the process is gone. */
export function residentMib(pid: number): { now: number; peak: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8")
    const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1])
    const [now, peak] = [kib("VmRSS") / mib, kib("VmHWM") / mib]
    return Number.isNaN(peak) ? undefined : { now, peak }
  } catch {
    return undefined
  }
}

/** MiB: the peaks of a process and of all that it has started and that live, together. 0 when they are gone. */
export const familyPeakMib = (pid: number): number =>
  familyOf(pid).reduce((sum, member) => sum + (residentMib(member)?.peak ?? 0), 0)
