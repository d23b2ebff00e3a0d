/**
 * One jurisdiction as `data/schema.json` describes it. Types only; every code and field is explained in the schema.
 */
import type { BusinessCalendar, ConditionCode, Element, EventCode, RecipientKind } from "./codes.ts"

export interface Condition {
  code: ConditionCode
  /** false: the entry applies where the condition is not met. */
  holds: boolean
  text: string
}

export type Unit = "hours" | "days" | "business-days" | "months"

/** A length of time from an event; `amount` null: the law has no number. */
export interface Length {
  amount: number | null
  unit: Unit | null
  from: EventCode
  calendar?: BusinessCalendar
}

export interface Alternative extends Length {
  condition: Condition
  mode: "instead" | "added" | "later-of"
  before?: EventCode
}

export interface Deadline extends Length {
  /** Month and day, `03-01`, in the year after the event. */
  onDate?: string
  before?: EventCode
  notAfter?: EventCode
  after?: EventCode
  received?: boolean
  basis?: "inferred" | "guidance"
  target?: { amount: number; unit: "hours" | "days"; from: EventCode }
  tolerates?: Tolerance[]
  alternatives?: Alternative[]
  text: string
}

export type Tolerance = "law-enforcement" | "scope" | "contact-data" | "restore"

export interface Threshold {
  /** The smallest number that triggers: "more than 500" is 501. */
  count: number
  upTo?: number
  of: "residents" | "individuals" | "records"
  at: "jurisdiction" | "total" | "single-state"
  counting?: "affected" | "notified"
  ambiguous?: true
  otherReading?: number
  text?: string
}

export interface Recipient {
  id: string
  kind: RecipientKind
  name: string
  threshold: Threshold
  condition: Condition | null
  deadline: Deadline
  how: ("online-form" | "email" | "letter" | "phone" | "fax" | "secure-mail")[]
  howText?: string
  url: string | null
  methods?: ("mail" | "email" | "email-if-consented" | "phone" | "fax" | "substitute" | "other")[]
  methodRules?: string[]
  report?: { required?: string[]; forbidden?: string[] }
  elements?: "any" | Element[]
  effective?: { from: string | null; text: string }
}

export interface RequiredContent {
  codes: string[]
  text: string
  whenElements?: Element[]
}

export interface Content {
  required: RequiredContent[]
  prescribedHeadings?: string[]
  forbidden?: { code: "breach-description" | "resident-count"; text: string }[]
  languages?: string[]
  note?: string
}

export interface SubstituteNotice {
  costOver: number | null
  currency: string | null
  peopleOver: number | null
  unreachableFrom: number | null
  text?: string
}

export interface IdentityTheftServices {
  months: number
  when: Element[]
  obligation: "must" | "if-offered"
  onlyIf?: string
  unless?: string
  text: string
}

export interface HipaaInterplay {
  effect:
    | "none"
    | "own-rule"
    | "exempt"
    | "deemed-compliant"
    | "deemed-with-duties"
    | "health-data-only"
    | "content-only"
    | "shortest-clock"
    | "conditional"
    | "regulator-procedure"
  who: "covered-entities" | "covered-entities-and-business-associates" | "unspecified"
  limitedTo: Element[] | null
  stillOwed: (RecipientKind | "identity-theft-services")[]
  text: string
}

export interface HarmTest {
  code: "unless-unlikely" | "only-if-likely" | "presumed-breach" | "per-recipient"
  about: string
  keepRecordYears?: number
  onlyFor?: "inadvertent-authorised-disclosure"
  text: string
}

export interface Jurisdiction {
  id: string
  name: string
  /** ISO 3166 alpha-2; EU for the Union. */
  country: string
  level: "federal" | "state" | "district" | "territory" | "national" | "subnational" | "supranational"
  statutes: { citation: string; url: string }[]
  scope: { condition: Condition | null; text: string | null }
  relations: { type: "adds-to" | "replaces" | "beside"; id: string; text: string }[]
  protectedElements: Element[]
  elementNotes: { element: Element; text: string }[]
  elementsWithoutName: { elements: Element[]; text: string } | null
  medicalTrigger: "yes" | "only-with-identifiers" | "no"
  medicalSpecific: string | null
  paperRecords: "yes" | "no" | "if-from-computer" | null
  trigger: {
    standard: "acquisition" | "access" | "either" | "both"
    harmTest: HarmTest | null
    text: string | null
  }
  safeHarbor: {
    encryption: boolean | "individuals-only" | "risk-factor"
    lostIfKeyTaken: boolean | "silent"
    standard?: string
    text?: string
  }
  recipients: Recipient[]
  content: Content
  substituteNotice: SubstituteNotice | null
  identityTheftServices: IdentityTheftServices | null
  hipaa: HipaaInterplay
  vendorNotice: Deadline | null
  assessment: {
    amount: number
    unit: "days" | "hours"
    from: EventCode
    basis: "law" | "guidance"
    text: string
  } | null
  register: { years: number | null; text: string } | null
  penalties: string | null
  /** Changes under way: shown, never applied. */
  pending: { what: string; from: string | null; text: string }[]
  asOf: string
  asOfBasis: "source" | "round-up" | "approximate"
  sources: { title: string; url: string }[]
  confidence: "high" | "medium" | "low"
  /** Facts that rest on general knowledge, inference or one summary. */
  unverified: string[]
  notes: string[]
}
