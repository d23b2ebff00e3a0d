/** Date and clock times of a session as the form has them, to and from instants. Times are those of this device's clock. */

export interface SessionTimes {
  /** `2026-11-22` */
  date: string
  /** `10:30`, or empty. */
  from: string
  to: string
}

const two = (value: number): string => String(value).padStart(2, "0")
const dateOf = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
const timeOf = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}`

export function timesOf(encounter: { start: string; end?: string } | undefined, now = new Date()): SessionTimes {
  if (encounter === undefined) return { date: dateOf(now), from: "", to: "" }
  const start = new Date(encounter.start)
  return {
    date: dateOf(start),
    from: timeOf(start),
    to: encounter.end === undefined ? "" : timeOf(new Date(encounter.end)),
  }
}

/** Undefined without a date and a start. A session that ends before it begins ended after midnight. */
export function encounterOf({ date, from, to }: SessionTimes): { start: string; end?: string } | undefined {
  if (date === "" || from === "") return undefined
  const start = new Date(`${date}T${from}`)
  if (Number.isNaN(start.getTime())) return undefined
  if (to === "") return { start: start.toISOString() }
  const end = new Date(`${date}T${to}`)
  if (end < start) end.setDate(end.getDate() + 1)
  return { start: start.toISOString(), end: end.toISOString() }
}
