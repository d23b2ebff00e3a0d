/**
 * What is known of a breach, and the reading of it.
 *
 * The form is that of `data/cases.json`. `timeZone`, `elsewhere`, `incident` and `policeHold` are additions of ours;
 * without them the facts mean what the cases mean.
 */
import { z } from "zod"
import { conditionCodes, elements, events } from "./codes.ts"
import { jurisdictionIds } from "./jurisdiction-ids.ts"
import { type Moment, MomentError, offsetOf, parseMoment } from "./moment.ts"
import { Temporal } from "./temporal.ts"

const known = new Set<string>(jurisdictionIds)

const momentText = z
  .string()
  .refine(isMomentText, "a date like 2026-03-27, or a date and time like 2026-03-27T18:00:00+01:00")
const dayText = z.iso.date()
const jurisdictionId = z
  .string()
  .refine((id) => known.has(id), { error: ({ input }) => `unknown jurisdiction ${input}` })
const count = z.int().nonnegative({ error: "a number of people is not negative" })

/** A condition code, or `code@id` for one jurisdiction alone. */
const conditionRef = z.string().refine(isConditionRef, {
  error: ({ input }) => `unknown condition ${input}: a code of schema.json, or code@jurisdiction`,
})

const recordable = events.filter((event) => event !== "discovery" && event !== "calendar-year-end")

export const PoliceHold = z.strictObject({
  /** The official or agency that asked. */
  requestedBy: z.string().min(1),
  /** An oral request holds for 30 days at most (45 CFR 164.412). */
  written: z.boolean(),
  from: dayText,
  /** Last day of the hold as asked for; without it the hold is open-ended. */
  until: dayText.optional(),
  /** Where the hold counts; everywhere if absent. */
  jurisdictions: z.array(jurisdictionId).optional(),
})
export type PoliceHold = z.infer<typeof PoliceHold>

export const Facts = z
  .strictObject({
    discovered: momentText,
    entity: z.enum(["hipaa-covered provider", "hipaa business associate", "not hipaa"]),
    /** People by jurisdiction; the total is their sum. */
    affected: z.record(z.string(), count).superRefine(refuseUnknownKeys),
    /** People whose jurisdiction has no row; they count in totals only. */
    elsewhere: count.optional(),
    elements: z.array(z.enum(elements)),
    encrypted: z.boolean(),
    keyTaken: z.boolean(),
    holds: z.array(conditionRef).optional(),
    fails: z.array(conditionRef).optional(),
    events: z
      .partialRecord(
        z.enum(recordable),
        z.union([momentText, z.record(z.string(), momentText).superRefine(refuseUnknownKeys)], {
          error: "a date, a date and time with its offset, or such dates by jurisdiction",
        }),
      )
      .optional(),
    /** `unlikely` is a documented finding; by jurisdiction where the tests differ. */
    harm: z
      .union([
        z.enum(["unlikely", "likely", "not-assessed"]),
        z.record(z.string(), z.enum(["unlikely", "likely", "not-assessed"])).superRefine(refuseUnknownKeys),
      ])
      .optional(),
    /** Days that are no business days, for calendars that are not computed. */
    holidays: z.strictObject({ "br-national": z.array(dayText).optional() }).optional(),
    /** The kind of incident, where a harm test is limited to it. */
    incident: z.enum(["inadvertent-authorised-disclosure", "other"]).optional(),
    /** IANA name of the notifier's time zone. Without it local dates are those that were written. */
    timeZone: z.string().refine(isTimeZone, "not a time zone like America/New_York").optional(),
    policeHold: PoliceHold.optional(),
  })
  .superRefine((facts, context) => {
    const moments: [string[], string][] = [[["discovered"], facts.discovered]]
    for (const [event, value] of Object.entries(facts.events ?? {})) {
      if (typeof value === "string") moments.push([["events", event], value])
      else for (const [id, text] of Object.entries(value)) moments.push([["events", event, id], text])
    }
    for (const [path, text] of moments) {
      const message = momentFault(text, facts.timeZone)
      if (message !== undefined) context.addIssue({ code: "custom", path, message })
    }
    const fails = new Set(facts.fails)
    facts.holds?.forEach((code, i) => {
      if (fails.has(code))
        context.addIssue({ code: "custom", path: ["holds", i], message: `${code} is listed in fails too` })
    })
    if (facts.policeHold?.until !== undefined && facts.policeHold.until < facts.policeHold.from) {
      context.addIssue({ code: "custom", path: ["policeHold", "until"], message: "the hold ends before it begins" })
    }
  })
export type Facts = z.infer<typeof Facts>

/** One thing that is wrong with the facts: `path` like `affected.us-xx`. */
export interface FactsIssue {
  path: string
  message: string
}

/** The facts were not usable; `issues` says what to correct, field by field. */
export class FactsError extends Error {
  override name = "FactsError"
  readonly issues: readonly FactsIssue[]
  constructor(issues: readonly FactsIssue[]) {
    super(`the facts are not usable: ${issues.map(({ path, message }) => `${path || "facts"}: ${message}`).join("; ")}`)
    this.issues = issues
  }
}

/**
 * Checks facts that come from a form or a file.
 *
 * @param now an instant like `2026-03-30T17:00:00Z`, or a date; with it, a discovery or a recorded event that lies in
 *   the future is refused
 * @throws FactsError with one issue per field
 */
export function parseFacts(input: unknown, { now }: { now?: string } = {}): Facts {
  const parsed = Facts.safeParse(input)
  if (!parsed.success) {
    throw new FactsError(parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })))
  }
  const clockFault = now === undefined ? undefined : momentFault(now, parsed.data.timeZone)
  if (clockFault !== undefined) throw new FactsError([{ path: "now", message: clockFault }])
  const issues = now === undefined ? [] : futureIssues(parsed.data, parseMoment(now, parsed.data.timeZone))
  if (issues.length > 0) throw new FactsError(issues)
  return parsed.data
}

function futureIssues(facts: Facts, now: Moment): FactsIssue[] {
  const issues: FactsIssue[] = []
  const check = (path: string, text: string) => {
    const at = parseMoment(text, facts.timeZone)
    // A plain date is compared as a day; the day may already have begun east of whoever set the clock.
    const inFuture =
      at.instant !== undefined && now.instant !== undefined
        ? Temporal.Instant.compare(at.instant, now.instant) > 0
        : Temporal.PlainDate.compare(at.date, now.date.add({ days: now.instant === undefined ? 0 : 1 })) > 0
    if (inFuture) issues.push({ path, message: `${text} lies in the future` })
  }
  check("discovered", facts.discovered)
  for (const [event, value] of Object.entries(facts.events ?? {})) {
    if (typeof value === "string") check(`events.${event}`, value)
    else for (const [id, text] of Object.entries(value)) check(`events.${event}.${id}`, text)
  }
  return issues
}

/** The zone in which the notifier's days begin and end. */
export const zoneOf = (facts: Facts): string => facts.timeZone ?? offsetOf(facts.discovered) ?? "UTC"

function refuseUnknownKeys(value: Record<string, unknown>, context: z.RefinementCtx): void {
  for (const id of Object.keys(value)) {
    if (!known.has(id)) context.addIssue({ code: "custom", path: [id], message: `unknown jurisdiction ${id}` })
  }
}

function isConditionRef(text: string): boolean {
  const [code = "", id, ...more] = text.split("@")
  return (
    (conditionCodes as readonly string[]).includes(code) && (id === undefined || known.has(id)) && more.length === 0
  )
}

/** Shape only: whether a time names its offset is judged where the time zone is known. */
function isMomentText(text: string): boolean {
  return momentFault(text, "UTC") === undefined
}

function momentFault(text: string, timeZone: string | undefined): string | undefined {
  try {
    parseMoment(text, timeZone)
    return undefined
  } catch (error) {
    if (error instanceof MomentError) return error.message
    throw error
  }
}

function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return true
  } catch {
    return false
  }
}
