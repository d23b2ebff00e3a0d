/** The governor over a year: which openings it would have let pass, with its real defaults. */
import { limitsDefault } from "@subrosa/contract"
import { decideRelease, type Opening, windowMs } from "@subrosa/keeper"
import type { Opened } from "./day.ts"

export interface Paced {
  passed: Opened[]
  /** Honest openings that met a limit. */
  obstructed: number
}

/** `openings` in the order of time. Whoever is refused goes without. */
export function paceYear(openings: readonly Opened[]): Paced {
  const kept = new Map<string, Opening[]>()
  const passed: Opened[] = []
  let obstructed = 0
  for (const opening of openings) {
    const { account, chart, role } = opening
    const at = new Date(opening.at)
    const own = (kept.get(account) ?? []).filter((one) => one.at.getTime() > opening.at - windowMs.day)
    if (decideRelease(limitsDefault, [role], own, chart, at).kind === "release") {
      passed.push(opening)
      kept.set(account, [...own.filter((one) => one.chart !== chart), { chart, at }])
    } else if (opening.snooper === undefined) obstructed++
  }
  return { passed, obstructed }
}
