/** Times and dates for people, in the language of the browser. */

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" })
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" })
const month = new Intl.DateTimeFormat(undefined, { month: "long", year: "numeric", timeZone: "UTC" })
const calendarDay = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
})

/** "10:32" today, "12 Nov 2026, 10:32" else. */
export function timeText(instant: string, now = new Date()): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return instant
  return at.toDateString() === now.toDateString() ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`
}

export const clockText = (instant: string): string => clock.format(new Date(instant))
export const fullTimeText = (instant: string): string =>
  `${day.format(new Date(instant))}, ${clock.format(new Date(instant))}`

/** A FHIR date or dateTime, whole or partial: a date without a time is that day everywhere. */
export function dateText(date: string): string {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(T.+)?$/.exec(date)
  if (parts === null) return date
  const [, year = "", monthPart, dayPart, time] = parts
  if (monthPart === undefined) return year
  if (dayPart === undefined) return month.format(new Date(`${year}-${monthPart}-01T00:00:00Z`))
  if (time !== undefined) return day.format(new Date(date))
  return calendarDay.format(new Date(`${date}T00:00:00Z`))
}

/** Whole years between a birth date and `until` (a date; today if absent). Undefined for a partial date that does not say. */
export function ageInYears(birthDate: string, until = new Date()): number | undefined {
  const [year, month = 1, dayOfMonth = 1] = birthDate.slice(0, 10).split("-").map(Number)
  if (year === undefined || Number.isNaN(year)) return undefined
  const before = until.getMonth() + 1 < month || (until.getMonth() + 1 === month && until.getDate() < dayOfMonth)
  return until.getFullYear() - year - (before ? 1 : 0)
}
