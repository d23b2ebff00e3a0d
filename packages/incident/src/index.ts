/** What an incident comes to: who was exposed, what to whom by when. Pure: no clock, no network, no keys (ARCHITECTURE.md). */

export { composeLetter } from "./letter/compose-letter.ts"
export { type Letter, letterText, type Statement as LetterStatement, statementsOf } from "./letter/letter.ts"
export { type LetterSubject, letterSubject, type PersonNotice, type RecipientRole } from "./letter/person-notice.ts"
export { builtInLanguages, type Language, LanguageError, readLanguage } from "./notice/language.ts"
export { CaseNotice, NoticePractice, type PersonExposure } from "./notice/notice-facts.ts"
export { type HeldEntry, personExposure } from "./notice/person-exposure.ts"
export { type DocumentPart, layOutDocument, type PlainDocument } from "./pdf/lay-out-document.ts"
export { type Envelope, type LetterSheet, layOutLetter } from "./pdf/lay-out-letter.ts"
export { FontError, openFont } from "./pdf/letter-font.ts"
export { type LaidOut, LayoutError, type LetterFonts } from "./pdf/page.ts"
export { paperFor, papers } from "./pdf/paper.ts"
export { createWrapper } from "./pdf/wrap-text.ts"
export { writeLetter, writeLetters } from "./pdf/write-letters.ts"
export type {
  Doubt,
  Exposed,
  ExposedChart,
  ExposedCounts,
  ExposedEntry,
  ExposedSegment,
  Why,
} from "./scope/exposed.ts"
export { type ExposureFacts, type LeaseFact, noFacts, type SessionFact } from "./scope/exposure-facts.ts"
export type { LoggedEvent } from "./scope/logged-event.ts"
export { ExposedCounter, exposed, ScopeFold } from "./scope/scope-fold.ts"
