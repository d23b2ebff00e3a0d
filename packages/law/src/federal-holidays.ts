/**
 * The legal holidays of the federal government of the United States: 5 U.S.C. 6103(a), and (b) for the observed day.
 *
 * Inauguration Day (6103(c)) is no holiday outside the capital and is left out. Days of mourning and closures by
 * executive order are not in the statute either: without them a date falls earlier, never later.
 */
import { Temporal } from "./temporal.ts"

const monday = 1
const thursday = 4
const saturday = 6
const sunday = 7

/** Whether no federal business is done on this day, being a weekday on which a holiday falls or is observed. */
export function isFederalHoliday(date: Temporal.PlainDate): boolean {
  // New Year's Day on a Saturday is observed on the last day of the old year.
  return [date.year, date.year + 1].some((year) => federalHolidays(year).some((holiday) => holiday.equals(date)))
}

/** The observed days of one year's holidays, in order. */
export function federalHolidays(year: number): Temporal.PlainDate[] {
  const fixed = (month: number, day: number) => observed(Temporal.PlainDate.from({ year, month, day }))
  const days = [
    fixed(1, 1),
    nth(year, 1, monday, 3),
    nth(year, 2, monday, 3),
    lastMonday(year, 5),
    fixed(6, 19),
    fixed(7, 4),
    nth(year, 9, monday, 1),
    nth(year, 10, monday, 2),
    fixed(11, 11),
    nth(year, 11, thursday, 4),
    fixed(12, 25),
  ]
  // Juneteenth is a holiday since Public Law 117-17 of 17 June 2021.
  return year < 2021 ? days.filter(({ month }) => month !== 6) : days
}

/** Saturday's holiday is observed on Friday, Sunday's on Monday (6103(b)(1) and Executive Order 11582). */
function observed(date: Temporal.PlainDate): Temporal.PlainDate {
  if (date.dayOfWeek === saturday) return date.subtract({ days: 1 })
  return date.dayOfWeek === sunday ? date.add({ days: 1 }) : date
}

function nth(year: number, month: number, dayOfWeek: number, n: number): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  return first.add({ days: ((dayOfWeek - first.dayOfWeek + 7) % 7) + 7 * (n - 1) })
}

function lastMonday(year: number, month: number): Temporal.PlainDate {
  const last = Temporal.PlainDate.from({ year, month, day: 31 }, { overflow: "constrain" })
  return last.subtract({ days: last.dayOfWeek - monday })
}
