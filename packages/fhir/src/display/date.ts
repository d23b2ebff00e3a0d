/** FHIR dates and times, which may be only a year or a month (http://hl7.org/fhir/R4/datatypes.html#dateTime). */

const pattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/

/**
 * The date with the precision it has: `1980`, `1980-04`, `1980-04-12`, `2024-01-15 09:00`, as ISO 8601 or, with a
 * locale, as people there write it. Times are shown as on the clock where they were written. Other text: as is.
 */
export function displayDate(value: unknown, locale?: string): string {
  if (typeof value !== "string") return ""
  const [, year, month, day, hour, minute] = pattern.exec(value) ?? []
  if (year === undefined) return value
  if (locale === undefined) {
    const date = [year, month, day].filter((part) => part !== undefined).join("-")
    return hour === undefined ? date : `${date} ${hour}:${minute}`
  }
  const moment = new Date(
    Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1), Number(hour ?? 0), Number(minute ?? 0)),
  )
  return new Intl.DateTimeFormat(locale, {
    timeZone: "UTC",
    year: "numeric",
    ...(month !== undefined && { month: "short" }),
    ...(day !== undefined && { day: "numeric" }),
    ...(hour !== undefined && { hour: "numeric", minute: "2-digit" }),
  }).format(moment)
}

/** Start and end; an open end is shown as one. */
export function displayPeriod(start: unknown, end: unknown, locale?: string): string {
  const [from, to] = [displayDate(start, locale), displayDate(end, locale)]
  if (from === "" && to === "") return ""
  return from === to ? from : `${from} – ${to}`
}

/** Milliseconds since 1970 of the earliest moment the value may mean; undefined if it is no date. For sorting. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined
  const [, year, month, day, hour] = pattern.exec(value) ?? []
  if (year === undefined) return undefined
  const time = Date.parse(hour === undefined ? `${year}-${month ?? "01"}-${day ?? "01"}T00:00:00Z` : value)
  return Number.isNaN(time) ? undefined : time
}

/** Whole years from a full birth date to a day (`2024-01-15`); undefined if the birth date is partial or later. */
export function ageInYears(birthDate: unknown, today: string): number | undefined {
  if (typeof birthDate !== "string" || !/^\d{4}-\d\d-\d\d$/.test(birthDate)) return undefined
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4))
  const age = today.slice(5, 10) < birthDate.slice(5) ? years - 1 : years
  return age < 0 ? undefined : age
}
