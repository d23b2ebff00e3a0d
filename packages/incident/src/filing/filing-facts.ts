/** What the filings are made from. Counts come with their proof: the list's digest and the log's checkpoint at that time. */
import { z } from "zod"
import { CaseNotice, NoticePractice } from "../notice/notice-facts.ts"

const text = z.string().trim().min(1)
const day = z.iso.date()
const count = z.int().nonnegative()

/** How the number of people is shown to be right (spec/notice.md). */
export const CountProof = z.strictObject({
  affected: count,
  /** SHA-256 (hex) of the sorted chart ids, one a line: the list itself never leaves the practice. */
  listDigest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The signed checkpoint up to which the log was searched. */
  checkpoint: z.strictObject({ origin: text, size: z.int().nonnegative(), rootHash: text }),
  computedAt: z.iso.datetime(),
})
export type CountProof = z.infer<typeof CountProof>

/** The boxes of the OCR portal's form. */
export const breachTypes = [
  "Hacking/IT Incident",
  "Improper Disposal",
  "Loss",
  "Theft",
  "Unauthorized Access/Disclosure",
  "Other",
] as const
export const breachLocations = [
  "Desktop Computer",
  "Electronic Medical Record",
  "Email",
  "Laptop",
  "Network Server",
  "Other Portable Electronic Device",
  "Paper/Films",
  "Other",
] as const

export const Filer = z.strictObject({
  legalName: text,
  entity: z.enum(["hipaa-covered provider", "hipaa business associate", "not hipaa"]),
  street: text,
  city: text,
  state: text.optional(),
  postalCode: text,
  country: text,
  contact: z.strictObject({ name: text, title: text.optional(), email: text, phone: text }),
  dataProtectionOfficer: text.optional(),
  /** Whether a written information security programme is kept (201 CMR 17.00). */
  wisp: z.boolean().optional(),
})
export type Filer = z.infer<typeof Filer>

export const FilingFacts = z.strictObject({
  caseId: text,
  filer: Filer,
  practice: NoticePractice,
  incident: CaseNotice,
  /** The moment of becoming aware, with its offset: GDPR's 72 hours run from it. */
  awareAt: z.iso.datetime({ offset: true }),
  proof: CountProof,
  /** People by jurisdiction id; `elsewhere` for places without a row. */
  byJurisdiction: z.record(z.string(), count),
  /** The law's elements that were involved, and the kinds of record. */
  elements: z.array(text),
  records: z.array(z.enum(["directory", "clinical", "psychotherapy-notes", "substance-use", "billing"])),
  recordsCount: count.optional(),
  notices: z.strictObject({
    firstSent: day.optional(),
    lastSent: day.optional(),
    /** Sent up to now, by jurisdiction. */
    sent: z.record(z.string(), count),
    /** Named, not assumed. */
    unreachable: count,
    substitute: z.boolean(),
    /** States whose media were told. */
    media: z.array(text),
  }),
  policeTold: z.strictObject({ agency: text, on: day, report: text.optional() }).optional(),
  /** Measures before the incident, in the form's words. */
  safeguards: z.array(
    z.enum([
      "None",
      "Privacy Rule Safeguards",
      "Security Rule Administrative Safeguards",
      "Security Rule Physical Safeguards",
      "Security Rule Technical Safeguards",
    ]),
  ),
  /** As the officers say; without it every box that fits the case is ticked. */
  breachTypes: z.array(z.enum(breachTypes)).min(1).optional(),
  breachLocations: z.array(z.enum(breachLocations)).min(1).optional(),
  /** Decided and signed by a person (risk assessment). */
  likelyConsequences: text.optional(),
  /** Further measures that are planned, in the officers' words. */
  planned: z.array(text),
  /** Officers' words, marked as such. */
  description: text.optional(),
  today: day,
})
export type FilingFacts = z.infer<typeof FilingFacts>

/** Said in every filing, so that silence is not read as a claim (failure F13). */
export function notClaimed(facts: FilingFacts): string[] {
  const { incident, notices } = facts
  return [
    "That no record was read, copied or used by anyone, unless this filing says so with its evidence.",
    ...(incident.who === "unknown" ? ["Who has the records."] : []),
    ...(incident.encrypted ? [] : ["That encryption protected the records that are counted here."]),
    ...(notices.unreachable > 0 ? [`That the ${notices.unreachable} people who could not be reached know of it.`] : []),
    "That the number is final: if the scope changes, an addendum follows with both numbers and why.",
  ]
}
