/**
 * By when a duty is due: the clock, what replaces or lengthens it, and the acts that cap it (data/README.md, "By when?").
 */
import type { EventCode } from "./codes.ts"
import { type Facts, zoneOf } from "./facts.ts"
import { findStart, type Others, type Start } from "./find-start.ts"
import { meetsCondition } from "./holds-condition.ts"
import type { Moment } from "./moment.ts"
import { compareMoments } from "./recorded-event.ts"
import type { Alternative, Jurisdiction, Length, Recipient } from "./row.ts"
import { onDateAfter, runClock } from "./run-clock.ts"

export interface Due {
  /** Undefined: the law has no number, or the event that starts the clock is not recorded. */
  at?: Moment
  provisional: boolean
  why: string[]
  /** The event that has to happen before there is a firm date. */
  waitsFor?: EventCode
  /** The limit that an alternative replaced or lengthened. */
  ordinary?: Moment
}

interface Context {
  facts: Facts
  row: Jurisdiction
  entry: Recipient
  others: Others
}

export function decideDue(facts: Facts, row: Jurisdiction, entry: Recipient, others: Others): Due {
  const context: Context = { facts, row, entry, others }
  const { deadline } = entry
  const base = run(deadline, deadline.onDate, context)
  let due = base
  let before = deadline.before
  for (const alternative of deadline.alternatives ?? []) {
    if (!meetsCondition(alternative.condition, facts, row)) continue
    due = applyAlternative(alternative, due, context)
    before = alternative.before ?? before
  }
  const found = capAll(due, [before, deadline.notAfter], context)
  const ordinary = due === base ? undefined : capAll(base, [deadline.before, deadline.notAfter], context).at
  return ordinary === undefined ? found : { ...found, ordinary }
}

const capAll = (due: Due, events: (EventCode | undefined)[], context: Context): Due =>
  events.reduce((capped, event) => (event === undefined ? capped : cap(capped, event, context)), due)

function run(length: Length, onDate: string | undefined, { facts, row, entry, others }: Context): Due {
  const { amount, unit, from, calendar } = length
  const start = findStart(from, facts, row, entry, others)
  if (onDate !== undefined && start !== undefined) {
    const at = onDateAfter(start.at, onDate)
    return {
      at,
      provisional: start.provisional,
      why: [`${at.date}, the fixed day in the year after ${start.why}`],
      ...waiting(start, from),
    }
  }
  if (amount === null || unit === null)
    return { provisional: false, why: ["the law has no number of days: as fast as its text says"] }
  if (start === undefined) {
    return { provisional: false, why: [`${lengthText(length)} from ${from}, which is not recorded`], waitsFor: from }
  }
  const at = runClock(start.at, { amount, unit, ...(calendar && { calendar }) }, facts)
  const why = [`${lengthText(length)} from ${start.why}`]
  if (unit === "hours" && start.at.instant === undefined) {
    why.push(`the time of day is not recorded: counted from the first moment of ${start.at.date} (${zoneOf(facts)})`)
  }
  if (calendar === "br-national" && facts.holidays?.["br-national"] === undefined) {
    why.push("no Brazilian holidays are given: only weekends are left out")
  }
  return { at, provisional: start.provisional, why, ...waiting(start, from) }
}

const waiting = ({ provisional }: Start, event: EventCode): { waitsFor?: EventCode } =>
  provisional ? { waitsFor: event } : {}

function applyAlternative(alternative: Alternative, due: Due, context: Context): Due {
  const { mode, amount, unit, calendar, condition } = alternative
  const because = `because ${condition.code}: ${condition.text}`
  switch (mode) {
    case "instead": {
      const replaced = run(alternative, undefined, context)
      return { ...replaced, why: [...replaced.why, because] }
    }
    case "later-of": {
      const other = run(alternative, undefined, context)
      const why = [...due.why, `or, if later, ${other.why.join("; ")}`, because]
      const later = due.at && other.at && compareMoments(other.at, due.at, context.facts) > 0
      return later ? { ...other, why } : { ...due, why }
    }
    case "added": {
      if (amount === null || unit === null || due.at === undefined) {
        return { ...due, why: [...due.why, `the law allows more time but names no number, ${because}`] }
      }
      const at = runClock(due.at, { amount, unit, ...(calendar && { calendar }) }, context.facts)
      return { ...due, at, why: [...due.why, `and ${lengthText(alternative)} more, ${because}`] }
    }
  }
}

/** The earlier of the clock and that event. */
function cap(due: Due, event: EventCode, { facts, row, entry, others }: Context): Due {
  const limit = findStart(event, facts, row, entry, others)
  if (limit === undefined) return { ...due, why: [...due.why, `and no later than ${event}`] }
  if (due.at !== undefined && compareMoments(due.at, limit.at, facts) <= 0) return due
  return {
    at: { date: limit.at.date },
    provisional: limit.provisional,
    why: [...due.why, `no later than ${limit.why}`],
    ...waiting(limit, event),
  }
}

function lengthText({ amount, unit }: Length): string {
  if (amount === 0) return "at the latest on the day"
  const name = unit === "business-days" ? "business days" : unit
  return `${amount} ${amount === 1 ? name?.replace(/s$/, "") : name}`
}
