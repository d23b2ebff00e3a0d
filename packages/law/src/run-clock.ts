/** One length of time from one moment (data/README.md, "By when?"). Weekends and holidays never move the end. */
import { addBusinessDays } from "./add-business-days.ts"
import type { BusinessCalendar } from "./codes.ts"
import type { Facts } from "./facts.ts"
import { zoneOf } from "./facts.ts"
import type { Moment } from "./moment.ts"
import type { Unit } from "./row.ts"
import { Temporal } from "./temporal.ts"

/** `amount` units after `start`: a day for days, business days and months, an instant for hours. */
export function runClock(
  start: Moment,
  { amount, unit, calendar }: { amount: number; unit: Unit; calendar?: BusinessCalendar },
  facts: Facts,
): Moment {
  switch (unit) {
    case "hours":
      return hoursAfter(start, amount, zoneOf(facts))
    case "days":
      return { date: start.date.add({ days: amount }) }
    case "months":
      return { date: start.date.add({ months: amount }, { overflow: "constrain" }) }
    case "business-days":
      return {
        date: addBusinessDays(start.date, amount, calendar ?? "us-federal", facts.holidays?.["br-national"] ?? []),
      }
  }
}

/** Elapsed time between instants, whatever clocks do meanwhile. Without a time of day the day's first moment counts. */
function hoursAfter(start: Moment, hours: number, zone: string): Moment {
  const instant = (start.instant ?? start.date.toZonedDateTime(zone).toInstant()).add({ hours })
  return { instant, date: instant.toZonedDateTimeISO(zone).toPlainDate() }
}

/** That month and day in the year after the event; 29 February is the month's last day in other years. */
export function onDateAfter(start: Moment, monthDay: string): Moment {
  const [month = 1, day = 1] = monthDay.split("-").map(Number)
  return { date: Temporal.PlainDate.from({ year: start.date.year + 1, month, day }, { overflow: "constrain" }) }
}
