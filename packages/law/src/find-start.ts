/**
 * The moment a clock runs from, or that caps a date (data/README.md, "By when?").
 *
 * An earlier stage that was not recorded is counted from discovery. A later act that has not happened has its own last
 * lawful day, if it has one; what is counted from there is provisional.
 */
import { type EventCode, stages } from "./codes.ts"
import type { Facts } from "./facts.ts"
import { isHipaa } from "./holds-condition.ts"
import { type Moment, parseMoment } from "./moment.ts"
import { holdEnd, holdFor } from "./police-hold.ts"
import { compareMoments, hipaaRow, recordedEvent } from "./recorded-event.ts"
import type { Jurisdiction, Recipient } from "./row.ts"
import { earlierSteps } from "./same-authority.ts"
import { Temporal } from "./temporal.ts"

export interface Start {
  at: Moment
  provisional: boolean
  why: string
}

/** A due date that another entry has, where it has one. */
export interface KnownDue {
  at: Moment
  provisional: boolean
}

/** What the other duties say; asked only for what a clock depends on. */
export interface Others {
  /** Due dates of the owed entries of a row that pass the filter. */
  dueOf(rowId: string, filter: (entry: Recipient) => boolean): KnownDue[]
}

export function findStart(
  event: EventCode,
  facts: Facts,
  row: Jurisdiction,
  entry: Recipient,
  others: Others,
): Start | undefined {
  const discovered = parseMoment(facts.discovered, facts.timeZone)
  if (event === "discovery") return { at: discovered, provisional: false, why: `discovery on ${discovered.date}` }
  if (event === "calendar-year-end") {
    const { year } = discovered.date
    const date = Temporal.PlainDate.from({ year, month: 12, day: 31 })
    return { at: { date }, provisional: false, why: `the end of ${year}, the year of discovery` }
  }
  const recorded = recordedStage(event, facts, row)
  if (recorded !== undefined) return { at: recorded, provisional: false, why: `${event} on ${recorded.date}` }
  if (stages.includes(event)) {
    return { at: discovered, provisional: false, why: `discovery on ${discovered.date}, as no ${event} is recorded` }
  }
  return lastLawfulDay(event, facts, row, entry, others)
}

/** The reason to believe is never later than the determination. */
function recordedStage(event: EventCode, facts: Facts, row: Jurisdiction): Moment | undefined {
  const own = recordedEvent(event, facts, row)
  if (event !== "reason-to-believe" || own === undefined) return own
  const determined = recordedEvent("determination", facts, row)
  return determined !== undefined && compareMoments(determined, own, facts) < 0 ? determined : own
}

function lastLawfulDay(
  event: EventCode,
  facts: Facts,
  row: Jurisdiction,
  entry: Recipient,
  others: Others,
): Start | undefined {
  const sorted = (dues: KnownDue[]) => dues.toSorted((a, b) => compareMoments(a.at, b.at, facts))
  const from = (due: KnownDue | undefined, provisional: boolean): Start | undefined =>
    due && {
      at: due.at,
      provisional: provisional || due.provisional,
      why: `${due.at.date}, the last lawful day for ${event === "individual-deadline" ? "telling people" : event}${provisional ? ", which has not happened yet" : ""}`,
    }
  const told = ({ kind }: Recipient) => kind === "individuals"
  switch (event) {
    case "individual-notice": {
      const federal = isHipaa(facts) && row.id !== hipaaRow ? others.dueOf(hipaaRow, told) : []
      return from(sorted([...others.dueOf(row.id, told), ...federal])[0], true)
    }
    // A deadline is a date already, not an act that somebody has yet to do.
    case "individual-deadline":
      return from(sorted(others.dueOf(row.id, told))[0], false)
    case "hhs-report":
      return from(sorted(others.dueOf(hipaaRow, ({ kind }) => kind === "regulator"))[0], true)
    case "preliminary-report":
    case "full-report": {
      const steps = earlierSteps(row, entry).map(({ id }) => id)
      const dues = sorted(others.dueOf(row.id, ({ id }) => steps.includes(id)))
      return from(event === "preliminary-report" ? dues[0] : dues.at(-1), true)
    }
    case "police-release":
      return expectedRelease(facts, row)
    default:
      return undefined
  }
}

/** The recorded hold's last day stands for its release until the release is recorded. */
function expectedRelease(facts: Facts, row: Jurisdiction): Start | undefined {
  const hold = holdFor(facts, row.id)
  const date = hold && holdEnd(hold)
  return date && { at: { date }, provisional: true, why: `${date}, the last day of the police hold` }
}
