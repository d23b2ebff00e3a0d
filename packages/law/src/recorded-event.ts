/** When an event happened, as the facts record it: one date for everywhere, or dates by jurisdiction. */
import type { EventCode } from "./codes.ts"
import type { Facts } from "./facts.ts"
import { zoneOf } from "./facts.ts"
import { isHipaa } from "./holds-condition.ts"
import { instantOf, type Moment, parseMoment } from "./moment.ts"
import type { Jurisdiction } from "./row.ts"
import { Temporal } from "./temporal.ts"

export const hipaaRow = "us-federal-hipaa"

/**
 * The recorded moment of an event for a row; undefined where none is recorded.
 *
 * The federal report is one and the same everywhere, and so are a HIPAA notifier's letters; to a federal rule, the
 * first letter anywhere is the first.
 */
export function recordedEvent(event: EventCode, facts: Facts, row: Jurisdiction): Moment | undefined {
  if (event === "discovery" || event === "calendar-year-end") return undefined
  const value = facts.events?.[event]
  if (value === undefined) return undefined
  const read = (text: string) => parseMoment(text, facts.timeZone)
  if (typeof value === "string") return read(value)
  const own = value[row.id]
  if (own !== undefined) return read(own)
  if (event === "individual-notice" && row.level === "federal") return earliest(Object.values(value).map(read), facts)
  const shared = event === "hhs-report" || (event === "individual-notice" && isHipaa(facts))
  const federal = shared ? value[hipaaRow] : undefined
  return federal === undefined ? undefined : read(federal)
}

export function earliest(moments: readonly Moment[], facts: Facts): Moment | undefined {
  return moments.toSorted((a, b) => compareMoments(a, b, facts))[0]
}

/** The order of two ends: days by date, instants by instant, a day against an instant by the day's end. */
export function compareMoments(a: Moment, b: Moment, facts: Facts): number {
  if (a.instant === undefined && b.instant === undefined) return Temporal.PlainDate.compare(a.date, b.date)
  return Temporal.Instant.compare(instantOf(a, zoneOf(facts)), instantOf(b, zoneOf(facts)))
}
