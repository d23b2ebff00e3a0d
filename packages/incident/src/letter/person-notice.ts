/** Everything a letter needs on one person, and what follows from it. */

import { type ContentDuty, type Keeping, keptOut, type Wanted, wantedContents } from "../notice/notice-contents.ts"
import type { CaseNotice, NoticePractice, PersonExposure } from "../notice/notice-facts.ts"

export type RecipientRole = "self" | "parent" | "adult" | "kin"

export interface PersonNotice {
  /** The patient's name as on the contact card. */
  name: string
  recipient: { role: RecipientRole; name: string }
  /** The patient chose this way (spec/safe-contact.md). */
  byCard: boolean
  minor: boolean
  /** Languages wished for, in order (BCP 47). */
  languages: readonly string[]
  /** Where the person lives: ISO 3166-1 alpha-2. */
  country: string
  /** `us-ca`; undefined where no row of law applies. */
  jurisdiction: string | undefined
  exposure: PersonExposure
  /** The identity-protection code that was assigned to this person. */
  identityCode: string | undefined
  /** As printed, with its check symbol. */
  verificationCode: string
  /** The duties to tell this person. */
  duties: readonly ContentDuty[]
}

/** One letter's whole subject. */
export interface LetterSubject extends Keeping {
  practice: NoticePractice
  incident: CaseNotice
  person: PersonNotice
  loss: Loss
  wanted: readonly Wanted[]
}

/** What kind of harm may follow: the letter's advice is matched to it. */
export interface Loss {
  notes: boolean
  /** Numbers with which someone can pose as the person. */
  identity: boolean
  insurance: boolean
  password: boolean
  contact: boolean
}

const identityElements = new Set(["ssn", "government-id", "taxpayer-id", "drivers-license", "financial-account"])

export function lossOf({ exposed, elements, possibleElements }: PersonExposure): Loss {
  const kinds = new Set(exposed.map(({ kind }) => kind))
  const all = [...elements, ...possibleElements]
  return {
    notes: kinds.has("clinical") || kinds.has("psychotherapy-notes") || kinds.has("substance-use"),
    identity: all.some((element) => identityElements.has(element)),
    insurance: kinds.has("billing") || all.includes("health-insurance-id"),
    password: all.includes("online-credentials"),
    contact: kinds.has("directory"),
  }
}

/** The law's elements that were involved (packages/law). */
export function elementsInvolved({ exposed, elements, possibleElements, contactFields }: PersonExposure): Set<string> {
  const found = new Set<string>([...elements, ...possibleElements])
  if (exposed.some(({ kind }) => kind !== "directory")) found.add("medical-information")
  if (contactFields.includes("date-of-birth")) found.add("date-of-birth")
  // A person's bare contact card at this provider says that they are in care.
  if (exposed.length > 0) found.add("medical-information")
  return found
}

export function letterSubject(practice: NoticePractice, incident: CaseNotice, person: PersonNotice): LetterSubject {
  const wanted = wantedContents(person.duties, elementsInvolved(person.exposure))
  return { practice, incident, person, loss: lossOf(person.exposure), wanted, ...keptOut(person.duties, wanted) }
}

/** The paths of the law's wishes for a code: `law.us-ca.bureau-contacts`. */
export const wishesFor = ({ wanted }: LetterSubject, ...codes: readonly string[]): string[] =>
  wanted.filter(({ code }) => codes.includes(code)).map(({ duty, code }) => `law.${duty.jurisdiction}.${code}`)
