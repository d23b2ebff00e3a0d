/** Business days (data/README.md, "By when?"): the first is the first one after the event. */
import type { BusinessCalendar } from "./codes.ts"
import { isFederalHoliday } from "./federal-holidays.ts"
import type { Temporal } from "./temporal.ts"

const friday = 5

/** @param holidays dates like `2026-09-07` of calendars that are not computed (br-national) */
export function addBusinessDays(
  from: Temporal.PlainDate,
  amount: number,
  calendar: BusinessCalendar,
  holidays: readonly string[],
): Temporal.PlainDate {
  let day = from
  for (let left = amount; left > 0; ) {
    day = day.add({ days: 1 })
    if (isBusinessDay(day, calendar, holidays)) left--
  }
  return day
}

function isBusinessDay(day: Temporal.PlainDate, calendar: BusinessCalendar, holidays: readonly string[]): boolean {
  if (day.dayOfWeek > friday) return false
  return calendar === "us-federal" ? !isFederalHoliday(day) : !holidays.includes(day.toString())
}
