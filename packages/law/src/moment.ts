/**
 * A moment as a person records it: a day, or a day and time with its offset from UTC.
 *
 * Days count in the notifier's local calendar; hours count between instants. So a moment keeps both: the local date,
 * and the instant where the time of day is known.
 */
import { Temporal } from "./temporal.ts"

export interface Moment {
  date: Temporal.PlainDate
  /** Absent where only the day was recorded. */
  instant?: Temporal.Instant
}

/** The text was no date, nor a date and time that names its place in the world. */
export class MomentError extends Error {
  override name = "MomentError"
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/
const offsetPattern = /(Z|[+-]\d{2}:?\d{2})(\[.*\])?$/i

/**
 * Reads `2026-03-27`, or `2026-03-27T18:00:00+01:00`. A time without an offset needs `timeZone`.
 *
 * The local date is that of `timeZone`, or without one the date as written.
 *
 * @throws MomentError if the text is neither
 */
export function parseMoment(text: string, timeZone?: string): Moment {
  try {
    if (dayPattern.test(text)) return { date: Temporal.PlainDate.from(text, { overflow: "reject" }) }
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) throw new RangeError("no date")
    if (!offsetPattern.test(text)) {
      if (timeZone === undefined)
        throw new MomentError("a time needs its offset from UTC, for example +01:00, or facts.timeZone")
      const local = Temporal.PlainDateTime.from(text, { overflow: "reject" }).toZonedDateTime(timeZone)
      return { date: local.toPlainDate(), instant: local.toInstant() }
    }
    const instant = Temporal.Instant.from(text)
    const date =
      timeZone === undefined
        ? Temporal.PlainDate.from(text.slice(0, 10))
        : instant.toZonedDateTimeISO(timeZone).toPlainDate()
    return { date, instant }
  } catch (cause) {
    if (cause instanceof MomentError) throw cause
    throw new MomentError("not a date like 2026-03-27 or a date and time like 2026-03-27T18:00:00+01:00", { cause })
  }
}

/** The offset that a date and time was written with, `Z` as UTC; undefined for a plain date. */
export function offsetOf(text: string): string | undefined {
  if (dayPattern.test(text)) return undefined
  const offset = offsetPattern.exec(text)?.[1]
  if (offset === undefined) return undefined
  if (offset.toUpperCase() === "Z") return "UTC"
  return offset.includes(":") ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`
}

/** The first moment after a day: what was due on the day is late from here on. */
export const endOfDay = (date: Temporal.PlainDate, zone: string): Temporal.Instant =>
  date.add({ days: 1 }).toZonedDateTime(zone).toInstant()

/** For the order of two moments: the instant, or the end of the day where only the day is known. */
export const instantOf = (moment: Moment, zone: string): Temporal.Instant =>
  moment.instant ?? endOfDay(moment.date, zone)

/** A day as `2026-05-01`, an instant in UTC as `2026-03-30T17:00:00Z`. */
export const momentText = (moment: Moment): string => moment.instant?.toString() ?? moment.date.toString()
