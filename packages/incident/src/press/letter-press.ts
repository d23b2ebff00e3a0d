/**
 * From a person who is to be told to a letter that is fit to go: composed, checked, laid out. One press serves a whole case; nothing leaves
 * it that the last look found fault with.
 */
import type { Duty } from "@subrosa/law"
import { checkLetter, type LetterFault } from "../letter/check-letter.ts"
import { composeLetter } from "../letter/compose-letter.ts"
import { contentDuties } from "../letter/content-duties.ts"
import type { Letter } from "../letter/letter.ts"
import { letterSubject, type PersonNotice } from "../letter/person-notice.ts"
import { chooseLanguage, type Language } from "../notice/language.ts"
import type { ContentConflict, ContentDuty } from "../notice/notice-contents.ts"
import { CaseNotice, NoticePractice, type PersonExposure } from "../notice/notice-facts.ts"
import { type Outside, outsideOf } from "../outside/outside-of.ts"
import { layOutLetter } from "../pdf/lay-out-letter.ts"
import type { LaidOut, LetterFonts } from "../pdf/page.ts"
import { paperFor } from "../pdf/paper.ts"
import { createWrapper } from "../pdf/wrap-text.ts"
import type { Sent } from "../recipient/choose-recipient.ts"
import { displayVerificationCode } from "../verify/verification-code.ts"

export interface PressOptions {
  practice: NoticePractice
  incident: CaseNotice
  languages: readonly Language[]
  fonts: LetterFonts
  /** Of the whole case (`assessDuties`). */
  duties: readonly Duty[]
}

export interface ToTell {
  sent: Sent
  exposure: PersonExposure
  identityCode: string | undefined
  /** Canonical (`makeVerificationCode`). */
  verificationCode: string
  pieceId: string
}

export interface Pressed {
  letter: Letter
  language: Language
  outside: Outside
  /** For `writeLetter` and `writeLetters`; undefined where the notice does not go by post. */
  laidOut: LaidOut | undefined
  /** For counsel; the letter follows the federal rule. */
  conflicts: readonly ContentConflict[]
}

/** A letter is not fit to go. Its faults name sentences and laws, never what they say of the person. */
export class LetterError extends Error {
  override name = "LetterError"
  readonly faults: readonly LetterFault[]
  constructor(faults: readonly LetterFault[]) {
    super(`this letter is held back: ${faults.map(({ kind, text }) => `${kind}: ${text}`).join("; ")}`)
    this.faults = faults
  }
}

export interface LetterPress {
  /** Throws `LetterError`, and `LayoutError` for what cannot be printed. */
  press(person: ToTell): Pressed
}

/** Throws `ZodError` for facts that contradict themselves, `OutsideError` for an outside that betrays, before any letter is made. */
export function createLetterPress(options: PressOptions): LetterPress {
  const { languages, fonts, duties } = options
  const practice = NoticePractice.parse(options.practice)
  const incident = CaseNotice.parse(options.incident)
  const outsides = new Map(languages.map((language) => [language, outsideOf(practice, language)]))
  const wrapper = createWrapper()
  const dutiesOf = new Map<string, readonly ContentDuty[]>()
  const dutiesFor = ({ jurisdiction, country }: Sent) => {
    const key = `${jurisdiction} ${country}`
    const known = dutiesOf.get(key) ?? contentDuties(duties, jurisdiction, country)
    dutiesOf.set(key, known)
    return known
  }
  return {
    press({ sent, pieceId, ...others }) {
      const person = personNotice(sent, { ...others, duties: dutiesFor(sent) })
      const subject = letterSubject(practice, incident, person)
      const language = chooseLanguage(person.languages, languages)
      const letter = composeLetter(subject, [language])
      const faults = checkLetter(letter, subject)
      if (faults.length > 0) throw new LetterError(faults)
      const outside = outsides.get(language) ?? outsideOf(practice, language)
      const { sender, senderLines } = outside
      const { address, recipient } = sent
      const envelope = { address: [recipient.name, ...(address?.lines ?? [])], sender, senderLines, pieceId }
      const sheet = { language, fonts, paper: paperFor(address?.country ?? practice.country), wrapper }
      return {
        letter,
        language,
        outside,
        laidOut: sent.channel === "post" ? layOutLetter(letter, envelope, sheet) : undefined,
        conflicts: subject.conflicts,
      }
    },
  }
}

export function personNotice(
  { name, recipient, byCard, minor, languages, country, jurisdiction }: Sent,
  {
    exposure,
    identityCode,
    verificationCode,
    duties,
  }: Omit<ToTell, "sent" | "pieceId"> & { duties: readonly ContentDuty[] },
): PersonNotice {
  return {
    name,
    recipient,
    byCard,
    minor,
    languages,
    country,
    jurisdiction,
    exposure,
    identityCode,
    verificationCode: displayVerificationCode(verificationCode),
    duties,
  }
}
