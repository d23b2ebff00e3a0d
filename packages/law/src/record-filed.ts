/**
 * What was filed when, and what it does to the other dates: a letter that went out or a report that arrived is the
 * event that another clock waits for, and turns its provisional date firm.
 */
import { z } from "zod"
import type { EventCode } from "./codes.ts"
import { type Facts, FactsError } from "./facts.ts"
import { MomentError, parseMoment } from "./moment.ts"
import { compareMoments, hipaaRow } from "./recorded-event.ts"
import type { Jurisdiction, Recipient } from "./row.ts"
import { earlierSteps, laterSteps } from "./same-authority.ts"

/** One act: the duty it fulfils, and when it was done. */
export const Filed = z.strictObject({
  jurisdiction: z.string(),
  /** Id of the entry, or `identity-theft-services`. */
  entry: z.string(),
  /** A date, or a date and time with its offset. */
  at: z.string(),
})
export type Filed = z.infer<typeof Filed>

/**
 * Checks a list of acts that comes from a form or a file.
 *
 * @throws FactsError with one issue per field
 */
export function parseFiled(input: unknown, facts: Facts, jurisdictions: readonly Jurisdiction[]): Filed[] {
  const read = z.array(Filed).safeParse(input)
  if (!read.success) {
    throw new FactsError(read.error.issues.map(({ path, message }) => ({ path: `filed.${path.join(".")}`, message })))
  }
  const issues = read.data.flatMap(({ jurisdiction, entry, at }, i) => {
    const row = jurisdictions.find(({ id }) => id === jurisdiction)
    if (row === undefined) return [{ path: `filed.${i}.jurisdiction`, message: `unknown jurisdiction ${jurisdiction}` }]
    const known = entry === "identity-theft-services" || row.recipients.some(({ id }) => id === entry)
    if (!known) return [{ path: `filed.${i}.entry`, message: `${jurisdiction} has no entry ${entry}` }]
    return momentIssues(at, facts, `filed.${i}.at`)
  })
  if (issues.length > 0) throw new FactsError(issues)
  return read.data
}

function momentIssues(at: string, facts: Facts, path: string): { path: string; message: string }[] {
  try {
    parseMoment(at, facts.timeZone)
    return []
  } catch (error) {
    if (error instanceof MomentError) return [{ path, message: error.message }]
    throw error
  }
}

/**
 * The facts with the filed acts among the events: assess these, and what waited for an act has its firm date.
 *
 * An event that the facts record already stays as it is; of several letters the first counts.
 */
export function recordFiled(facts: Facts, filed: readonly Filed[], jurisdictions: readonly Jurisdiction[]): Facts {
  let recorded = facts
  for (const { jurisdiction, entry, at } of filed) {
    const row = jurisdictions.find(({ id }) => id === jurisdiction)
    const recipient = row?.recipients.find(({ id }) => id === entry)
    if (row === undefined || recipient === undefined) continue
    for (const event of eventsOf(row, recipient)) recorded = withEvent(recorded, event, row.id, at)
  }
  return recorded
}

/** The events that telling this recipient is. */
function eventsOf(row: Jurisdiction, entry: Recipient): RecordedByFiling[] {
  const found: RecordedByFiling[] = []
  if (entry.kind === "individuals") found.push("individual-notice")
  if (entry.kind === "law-enforcement") found.push("law-enforcement-report")
  if (entry.kind === "regulator")
    found.push(
      ...(row.id === hipaaRow ? (["regulator-report", "hhs-report"] as const) : (["regulator-report"] as const)),
    )
  // The first step of an authority that has later ones is its preliminary report, the last before them its full report.
  for (const event of ["preliminary-report", "full-report"] as const) {
    const later = laterSteps(row, entry, event)[0]
    if (later === undefined) continue
    const steps = earlierSteps(row, later)
    if (steps.at(event === "full-report" ? -1 : 0)?.id === entry.id) found.push(event)
  }
  return found
}

type RecordedByFiling = Exclude<EventCode, "discovery" | "calendar-year-end">

function withEvent(facts: Facts, event: RecordedByFiling, id: string, at: string): Facts {
  const value = facts.events?.[event]
  if (typeof value === "string") return facts
  const own = value?.[id]
  const read = (text: string) => parseMoment(text, facts.timeZone)
  if (own !== undefined && compareMoments(read(own), read(at), facts) <= 0) return facts
  return { ...facts, events: { ...facts.events, [event]: { ...value, [id]: at } } }
}
