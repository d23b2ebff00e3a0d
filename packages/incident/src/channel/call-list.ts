/** Whom to call before the letter comes: people at risk, by their own therapist first. A script goes with each call. */
import type { SafeContactHours } from "@subrosa/fhir"
import { crisisLineFor } from "../notice/help-lines.ts"
import { fill, type Language } from "../notice/language.ts"
import type { NoticePractice } from "../notice/notice-facts.ts"

export interface AtRisk {
  chart: string
  name: string
  phone: string | undefined
  country: string
  languages: readonly string[]
  hours: readonly SafeContactHours[]
  voiceMail: boolean
  /** Accounts that treat the person (care relations); the first calls. */
  therapists: readonly string[]
  /** 0: not known to be at risk. Set by a clinician, never computed from a record's text. */
  risk: 0 | 1 | 2 | 3
  minor: boolean
}

export interface Call {
  chart: string
  name: string
  phone: string
  /** Who calls; undefined: nobody treats the person now, an officer with clinical training decides. */
  caller: string | undefined
  hours: readonly SafeContactHours[]
  voiceMail: boolean
}

/** Highest risk first, minors before adults; who has no number is in `without`, not left out. */
export function callList(people: readonly AtRisk[]): { calls: Call[]; without: AtRisk[] } {
  const wanted = people
    .filter(({ risk }) => risk > 0)
    .toSorted((a, b) => b.risk - a.risk || Number(b.minor) - Number(a.minor))
  const calls = wanted.flatMap(({ phone, therapists, chart, name, hours, voiceMail }) =>
    phone === undefined ? [] : [{ chart, name, phone, caller: therapists[0], hours, voiceMail }],
  )
  return { calls, without: wanted.filter(({ phone }) => phone === undefined) }
}

/** What to say, step by step. `caller`: the name that the patient knows. */
export function callScript(
  person: Pick<AtRisk, "name" | "country" | "voiceMail">,
  caller: string,
  practice: NoticePractice,
  { language, messages }: Language,
): string[] {
  const { text: line } = crisisLineFor(person.country, language)
  const values = { name: person.name, caller, phone: practice.phone, line }
  const steps = ["call.open", "call.private", "call.check", "call.tell", "call.safe", "call.end"] as const
  const message = person.voiceMail ? "call.voicemail" : "call.no-voicemail"
  return [...steps, message].map((key) => fill(messages[key as (typeof steps)[number]], values))
}
