/**
 * What a notice may say: the case's facts and one person's facts. Every sentence of a notice is made from these and from
 * nothing else; what is not here is not said.
 */
import type { SegmentKind, TakenKind } from "@subrosa/contract"
import { z } from "zod"

const text = z.string().trim().min(1)
const day = z.iso.date()
/** ISO 3166-1 alpha-2. */
export const CountryCode = z.string().regex(/^[A-Z]{2}$/, "a country code such as US")

/** Who writes: the provider in its own name, and how it can be reached. Set once by the practice. */
export const NoticePractice = z.strictObject({
  name: text,
  /** What stands on the outside instead of the name when the name itself betrays the kind of care. */
  outsideName: text.optional(),
  lines: z.array(text).min(1).max(4),
  country: CountryCode,
  phone: text,
  /** 45 CFR 164.404(c)(1)(E) asks for a toll-free number. */
  phoneIsTollFree: z.boolean(),
  hours: z.partialRecord(z.string(), text).optional(),
  email: text.optional(),
  website: text.optional(),
  /** Where anyone can check a notice's code. */
  checkUrl: text.optional(),
  signer: text,
  /** IANA name; the days of a notice are this zone's. */
  timeZone: text,
  parentCompany: text.optional(),
  dataProtectionOfficer: text.optional(),
})
export type NoticePractice = z.infer<typeof NoticePractice>

export const stepCodes = [
  "locked-account",
  "locked-device",
  "ended-sessions",
  "rotated-keys",
  "cut-off-vendor",
  "police-told",
  "regulator-told",
  "retrieved",
  "deletion-confirmed",
  "reset-passwords",
  "new-rules",
  "trained-staff",
  "investigating",
] as const

/** Something that was done, with the log's events or the journal's entries that show it. */
export const Step = z.strictObject({
  code: z.enum(stepCodes),
  on: day.optional(),
  /** For `regulator-told`: whom. */
  regulator: text.optional(),
  evidence: z.array(text),
})
export type Step = z.infer<typeof Step>

export const IdentityService = z.strictObject({
  vendor: text,
  months: z.int().positive(),
  url: text,
  phone: text.optional(),
  useBy: day.optional(),
})
export type IdentityService = z.infer<typeof IdentityService>

export const takenKinds = [
  "device",
  "account",
  "session",
  "insider",
  "database",
  "vendor",
  "paper",
  "mis-sent",
] as const satisfies readonly TakenKind[]

export const CaseNotice = z
  .strictObject({
    /** What was taken, each kind once, as the scope in force has it. */
    kinds: z.array(z.enum(takenKinds)).min(1),
    /** The processor, for kind `vendor`. */
    vendor: text.optional(),
    /** First and last day; what is not known is left out, and said to be unknown. */
    period: z.strictObject({ start: day.optional(), end: day.optional() }),
    discovered: day,
    noticeDate: day,
    who: z.union([z.enum(["unknown", "known"]), z.strictObject({ described: text })]),
    posted: z.boolean(),
    extortion: z.boolean(),
    /** Whether and how long the police had asked to wait; `none`: they did not ask. */
    delay: z.union([z.literal("none"), z.strictObject({ police: day }), z.strictObject({ reason: text })]),
    steps: z.array(Step),
    /** The encryption state before the attack is proven (safe harbour evidence). */
    encrypted: z.boolean(),
    /** People who get a notice; said only where a law asks for it. */
    affected: z.int().nonnegative(),
    /** A sentence of the officers' own, marked as theirs. By language. */
    statement: z.partialRecord(z.string(), text).optional(),
    service: IdentityService.optional(),
    /** One paid session with a person of the patient's choice. */
    freeSession: z.boolean(),
    /** Invented people: every page says so. */
    rehearsal: z.boolean(),
  })
  .refine(({ kinds, vendor }) => !kinds.includes("vendor") || vendor !== undefined, {
    path: ["vendor"],
    message: "name the vendor",
  })
  .refine(({ discovered, noticeDate }) => discovered <= noticeDate, {
    path: ["discovered"],
    message: "the discovery is after the day of the notice",
  })
  .refine(({ period, noticeDate }) => (period.start ?? "") <= noticeDate && (period.end ?? "") <= noticeDate, {
    path: ["period"],
    message: "the incident is after the day of the notice",
  })
  .refine(({ period: { start, end } }) => start === undefined || end === undefined || start <= end, {
    path: ["period"],
    message: "the incident ends before it begins",
  })
export type CaseNotice = z.infer<typeof CaseNotice>

/** What of one kind of record was exposed: all of it, or the entries written on these days. */
export interface ExposedKind {
  kind: SegmentKind
  /** Days on which the exposed entries were written, ascending, in the practice's time zone. */
  days: readonly string[]
  /** Nothing of this kind was left out. */
  all: boolean
}

/** What of one person was exposed and what was not. */
export interface PersonExposure {
  exposed: readonly ExposedKind[]
  /** Kinds of record that the practice holds on this person and of which nothing was exposed. */
  untouched: readonly SegmentKind[]
  /** Parts of the contact card that it really has (`name`, `phone`...), if the card was exposed. */
  contactFields: readonly ContactField[]
  /** Numbers and the like that were in what was exposed, for certain. */
  elements: readonly LossElement[]
  /** The same where nobody has looked inside: said with "if". */
  possibleElements: readonly LossElement[]
}

export const contactFields = ["name", "address", "phone", "email", "date-of-birth"] as const
export type ContactField = (typeof contactFields)[number]

/** The law's elements (`@subrosa/law`) beyond what the kinds of record already say. */
export const lossElements = [
  "ssn",
  "government-id",
  "taxpayer-id",
  "drivers-license",
  "financial-account",
  "health-insurance-id",
  "biometric",
  "genetic",
  "online-credentials",
] as const
export type LossElement = (typeof lossElements)[number]
