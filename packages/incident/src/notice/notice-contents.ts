/** What the law wants in, and keeps out of, one person's letter. The rows are `packages/law`'s; here they meet the letter's sentences. */
import type { MessageKey } from "./language.ts"
import { takenKinds } from "./notice-facts.ts"

/** One item of a row's list of contents. */
export interface RequiredContent {
  codes: readonly string[]
  text: string
  /** Only if one of these elements was involved. */
  whenElements?: readonly string[]
}

/** A duty to tell this person: its row's contents. */
export interface ContentDuty {
  /** `us-ca`. */
  jurisdiction: string
  citation: string
  required: readonly RequiredContent[]
  forbidden: readonly { code: "breach-description" | "resident-count"; text: string }[]
  /** Whom the person may complain to, or who was told: the row's regulator. */
  authority?: string
}

/** Sentences of which one satisfies a code; each also must be in the letter if the code is asked for. `[]`: not a matter of words. */
export const sentencesOf: Readonly<Record<string, readonly MessageKey[]>> = {
  "plain-language": [],
  format: [],
  "envelope-discretion": [],
  "what-happened": happened(),
  cause: happened(),
  other: ["fake.check", "fake.check.phone"],
  "breach-date": ["when.day", "when.range", "when.until", "when.unknown"],
  "discovery-date": ["discovered"],
  elements: records(),
  "elements-specific": records(),
  "third-party": ["who.unknown", "who.known", "who.described"],
  "likely-consequences": [
    "consequence.notes",
    "consequence.identity",
    "consequence.contact",
    "consequence.password",
    "consequence.insurance",
  ],
  "steps-taken": ["step.on", "step.investigating", ...steps()],
  "security-measures": ["measure.encryption"],
  advice: ["threats.pay", "identity.vigilance", "identity.vigilance.other", "fake.never"],
  vigilance: ["identity.vigilance", "identity.vigilance.other"],
  contact: ["contact.phone", "contact.phone.toll"],
  "help-phone": ["contact.phone", "contact.phone.toll"],
  "dpo-contact": ["contact.dpo", "contact.phone", "contact.phone.toll"],
  "bureau-contacts": ["identity.bureau"],
  "ftc-contact": ["identity.ftc"],
  "attorney-general-contact": ["identity.attorney-general"],
  "agency-contacts": ["identity.agency", "identity.attorney-general"],
  "fraud-alert-and-freeze": ["identity.sources"],
  "freeze-how": ["identity.freeze-how"],
  "freeze-free": ["identity.freeze"],
  "report-identity-theft": ["identity.report"],
  "police-report": ["identity.police-report"],
  "identity-service": ["identity.code", "identity.code.url", "service"],
  "password-change": ["password.change"],
  "complaint-right": ["contact.complaint"],
  "statutory-rights": ["contact.rights.us-nm"],
  "delay-reason": ["delay.none", "delay.police", "delay.other"],
  "notice-date": ["date"],
  "parent-company": ["contact.parent-company"],
  "affected-count": ["count"],
  "regulator-told": ["contact.regulator-told", "step.regulator-told"],
  "on-request-details": ["contact.exact"],
}

function happened(): MessageKey[] {
  return takenKinds.map((kind): MessageKey => `happened.${kind}`)
}

function records(): MessageKey[] {
  const kinds = ["clinical", "psychotherapy-notes", "substance-use", "billing"]
  const keys = kinds.flatMap((kind) => [`record.${kind}`, `record.${kind}.all`])
  return ["record.directory", "record.directory.plain", ...(keys as MessageKey[])]
}

function steps(): MessageKey[] {
  const codes = ["locked-account", "locked-device", "ended-sessions", "rotated-keys", "cut-off-vendor", "police-told"]
  const more = ["regulator-told", "retrieved", "deletion-confirmed", "reset-passwords", "new-rules", "trained-staff"]
  return [...codes, ...more].map((code) => `step.${code}` as MessageKey)
}

export interface Wanted {
  duty: ContentDuty
  code: string
  text: string
}

/** The codes that apply, given which elements were involved. */
export function wantedContents(duties: readonly ContentDuty[], elements: ReadonlySet<string>): Wanted[] {
  return duties.flatMap((duty) =>
    duty.required
      .filter(({ whenElements }) => whenElements === undefined || whenElements.some((one) => elements.has(one)))
      .flatMap(({ codes, text }) => codes.map((code) => ({ duty, code, text }))),
  )
}

/** Two laws that no one letter satisfies. A federal rule comes before a contrary State law (45 CFR 160.203). */
export interface ContentConflict {
  code: "breach-description" | "resident-count"
  requiredBy: string
  forbiddenBy: string
  text: string
}

const opposes = { "breach-description": ["what-happened", "cause"], "resident-count": ["affected-count"] } as const

export interface Keeping {
  /** What is left out. */
  withhold: ReadonlySet<"breach-description" | "resident-count">
  /** For counsel. */
  conflicts: readonly ContentConflict[]
}

/** What a letter leaves out because a law forbids it, and where laws contradict each other. */
export function keptOut(duties: readonly ContentDuty[], wanted: readonly Wanted[]): Keeping {
  const withhold = new Set<"breach-description" | "resident-count">()
  const conflicts: ContentConflict[] = []
  for (const { jurisdiction: forbiddenBy, forbidden } of duties) {
    for (const { code } of forbidden) {
      const against = wanted.filter((one) => opposes[code].some((wish) => wish === one.code))
      if (!against.some(({ duty }) => duty.jurisdiction.startsWith("us-federal-"))) withhold.add(code)
      for (const { duty } of against) {
        const requiredBy = duty.jurisdiction
        const text = `${requiredBy} asks for what ${forbiddenBy} forbids: ask counsel, or send separate letters`
        conflicts.push({ code, requiredBy, forbiddenBy, text })
      }
    }
  }
  return { withhold, conflicts }
}
