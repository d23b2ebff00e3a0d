/** The last week's openings by hours, beside what is usual in each hour of the week. Pure. */
import type { WatchHour } from "@subrosa/contract"
import { hourOf } from "../governor/trip-threshold.ts"

const hourMs = 3_600_000
export const weekHours = 7 * 24
const weekMs = weekHours * hourMs
/** As long as the hours are kept. */
const weeksMax = 4

/** `openingsAt`: of an hour in milliseconds since 1970, absent for none; `since`: the first hour with any. */
export function weekRhythm(now: Date, openingsAt: ReadonlyMap<number, number>, since: number | undefined): WatchHour[] {
  const last = hourOf(now).getTime()
  return Array.from({ length: weekHours }, (_, i): WatchHour => {
    const hour = last - (weekHours - 1 - i) * hourMs
    const before = Array.from({ length: weeksMax }, (_, week) => hour - (week + 1) * weekMs)
    const known = since === undefined ? [] : before.filter((at) => at >= since)
    const sum = known.reduce((total, at) => total + (openingsAt.get(at) ?? 0), 0)
    return {
      hour: new Date(hour).toISOString(),
      openings: openingsAt.get(hour) ?? 0,
      usual: known.length === 0 ? null : sum / known.length,
    }
  })
}
