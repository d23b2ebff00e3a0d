/**
 * What is to be done next: every owed duty with its state and the time that is left, in the order in which it presses.
 *
 * A day is over when it ends in the notifier's zone; hours are instants. A target never makes a report late.
 */
import type { EventCode } from "./codes.ts"
import { type Duty, isOwed } from "./duty.ts"
import { endOfDay, offsetOf, parseMoment } from "./moment.ts"
import type { Filed } from "./record-filed.ts"
import { Temporal } from "./temporal.ts"

export interface CalendarItem {
  duty: Duty
  /**
   * `late`: the time is over and nothing was filed. `due`: to be done, by its date or as fast as the text says.
   * `waiting`: another act or event comes first. `done`: filed.
   */
  state: "late" | "due" | "waiting" | "done"
  /** When it was filed. */
  filedAt?: string
  /** Filed after its time. */
  filedLate?: boolean
  /** Whole days until the day it is due, negative when late; absent without a date. */
  daysLeft?: number
  /** For hours: whole hours until the instant, rounded down, negative when late. */
  hoursLeft?: number
  /** The event that has to come first. */
  waitsFor?: EventCode
}

/**
 * @param duties of `assessDuties`; with facts from `recordFiled`, so that dates which follow a filed act are firm
 * @param filed what was done when
 * @param now an instant like `2026-03-30T17:00:00Z`, or a date with its time and offset
 * @param zone the notifier's time zone; without it that of `now`
 */
export function calendar(
  duties: readonly Duty[],
  filed: readonly Filed[],
  now: string,
  zone: string = offsetOf(now) ?? "UTC",
): CalendarItem[] {
  const at = parseMoment(now, zone)
  const instant = at.instant ?? at.date.toZonedDateTime(zone).toInstant()
  const owed = duties.filter(isOwed)
  return owed.map((duty) => itemOf(duty, owed, filed, { instant, zone })).toSorted(byUrgency(zone))
}

interface Clock {
  instant: Temporal.Instant
  zone: string
}

function itemOf(duty: Duty, duties: readonly Duty[], filed: readonly Filed[], clock: Clock): CalendarItem {
  const acts = filed.filter((act) => isActOf(act, duty))
  const end = duty.due === null ? undefined : endOf(duty.due, clock.zone)
  const first = acts
    .map(({ at }) => ({ at, instant: doneAt(at, clock.zone) }))
    .toSorted((a, b) => Temporal.Instant.compare(a.instant, b.instant))[0]
  if (first !== undefined) {
    const filedLate = end !== undefined && Temporal.Instant.compare(first.instant, end) >= 0
    return { duty, state: "done", filedAt: first.at, filedLate }
  }
  const waitsFor = waitOf(duty, duties, filed)
  if (end === undefined || duty.due === null) {
    return waitsFor === undefined ? { duty, state: "due" } : { duty, state: "waiting", waitsFor }
  }
  const late = Temporal.Instant.compare(clock.instant, end) >= 0
  const state = late ? "late" : waitsFor === undefined ? "due" : "waiting"
  return { duty, state, ...timeLeft(duty.due, clock), ...(waitsFor !== undefined && { waitsFor }) }
}

/** The kind of recipient whose being told is the event. */
const toldKind: Partial<Record<EventCode, Duty["kind"]>> = {
  "regulator-report": "regulator",
  "law-enforcement-report": "law-enforcement",
  "individual-notice": "individuals",
}

/** What has to come first: the event that starts the clock, the end of a hold, or an owed notice that goes before. */
function waitOf(duty: Duty, duties: readonly Duty[], filed: readonly Filed[]): EventCode | undefined {
  if (duty.waitsFor !== undefined && (duty.due === null || duty.waitsFor === "police-release")) return duty.waitsFor
  if (duty.after === undefined || duty.afterHappened) return undefined
  const first = duties.filter(
    ({ jurisdiction, kind }) => jurisdiction === duty.jurisdiction && kind === toldKind[duty.after ?? "discovery"],
  )
  const told = first.some((one) => filed.some((act) => isActOf(act, one)))
  return first.length === 0 || told ? undefined : duty.after
}

const isActOf = (act: Filed, { jurisdiction, entry }: Duty): boolean =>
  act.jurisdiction === jurisdiction && act.entry === entry

function timeLeft(due: string, { instant, zone }: Clock): { daysLeft: number; hoursLeft?: number } {
  const today = instant.toZonedDateTimeISO(zone).toPlainDate()
  const moment = parseMoment(due, zone)
  const daysLeft = today.until(moment.date, { largestUnit: "days" }).days
  if (moment.instant === undefined) return { daysLeft }
  const hours = (moment.instant.epochMilliseconds - instant.epochMilliseconds) / 3_600_000
  return { daysLeft, hoursLeft: Math.floor(hours) }
}

/** The first moment that is too late. */
function endOf(due: string, zone: string): Temporal.Instant {
  const moment = parseMoment(due, zone)
  return moment.instant?.add({ nanoseconds: 1 }) ?? endOfDay(moment.date, zone)
}

/** A filing of which only the day is known counts from its first moment. */
function doneAt(at: string, zone: string): Temporal.Instant {
  const moment = parseMoment(at, zone)
  return moment.instant ?? moment.date.toZonedDateTime(zone).toInstant()
}

const rank: Record<CalendarItem["state"], number> = { late: 0, due: 1, waiting: 2, done: 3 }

/** Late first; then by date, "as fast as the text says" after what has one; what waits and what is done last. */
const byUrgency = (zone: string) => (a: CalendarItem, b: CalendarItem) => {
  if (rank[a.state] !== rank[b.state]) return rank[a.state] - rank[b.state]
  const [left, right] = [a, b].map(({ duty }) => (duty.due === null ? undefined : endOf(duty.due, zone)))
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined)
  return Temporal.Instant.compare(left, right)
}
