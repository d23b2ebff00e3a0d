/**
 * Names and notices: who is told, by which way, in which words; letters as PDF, filings, what a print house sends back (spec/notice.md,
 * spec/safe-contact.md). Large (PDF, fonts' shapes, languages): a browser loads it as a chunk of its own, with a dynamic import.
 */
export { type AtRisk, type Call, callList, callScript } from "../channel/call-list.ts"
export { type NeutralEmail, noticeEmail } from "../channel/email.ts"
export { portalNotice } from "../channel/portal-notice.ts"
export { type Answer, known, none, unknown as unknownAnswer } from "../filing/answer.ts"
export { type Filing, filingDocument } from "../filing/filing-document.ts"
export { CountProof, Filer, FilingFacts } from "../filing/filing-facts.ts"
export { GdprFiling, type GdprPhase, gdprFiling, gdprPhases } from "../filing/gdpr.ts"
export { HhsFiling, hhsFiling } from "../filing/hhs.ts"
export { StateFiling, stateFiling } from "../filing/state.ts"
export { checkLetter, type LetterFault } from "../letter/check-letter.ts"
export { composeLetter } from "../letter/compose-letter.ts"
export { contentDuties } from "../letter/content-duties.ts"
export { type Letter, letterText, type Statement as LetterStatement, statementsOf } from "../letter/letter.ts"
export { type LetterSubject, letterSubject, type PersonNotice, type RecipientRole } from "../letter/person-notice.ts"
export { type Outside, OutsideError, outsideOf } from "../outside/outside-of.ts"
export { betrayingWords } from "../outside/outside-words.ts"
export { type DocumentPart, layOutDocument, type PlainDocument } from "../pdf/lay-out-document.ts"
export { type Envelope, type LetterSheet, layOutLetter } from "../pdf/lay-out-letter.ts"
export { FontError, openFont } from "../pdf/letter-font.ts"
export { type LaidOut, LayoutError, type LetterFonts } from "../pdf/page.ts"
export { paperFor, papers } from "../pdf/paper.ts"
export { createWrapper } from "../pdf/wrap-text.ts"
export { writeLetter, writeLetters } from "../pdf/write-letters.ts"
export {
  createLetterPress,
  LetterError,
  type LetterPress,
  type Pressed,
  type PressOptions,
  personNotice,
  type ToTell,
} from "../press/letter-press.ts"
export { type RowFault, RowsError, readCsv, writeCsv } from "../print/csv.ts"
export { type Batch, batchManifest, batchName, type ManifestPiece, planBatches } from "../print/manifest.ts"
export { makePrintRun, pieceId, readPieceId } from "../print/piece-id.ts"
export { type ReturnedPiece, type ReturnStatus, readReturnFile, returnStatuses } from "../print/return-file.ts"
export { answerDeskSheet, codeAnswer } from "../public/answer-desk.ts"
export {
  type EvidenceStatement,
  evidenceBytes,
  evidenceDocument,
  extortionKit,
} from "../public/help-sheets.ts"
export { type PublicNotice, publicDocument, publicNotice, publicText } from "../public/public-notice.ts"
export {
  chooseRecipient,
  type Held,
  type HeldReason,
  heldReasons,
  languagesOf,
  patientName,
  type RecipientOptions,
  type Sent,
} from "../recipient/choose-recipient.ts"
export { phoneWay } from "../recipient/phone-way.ts"
export { type SharedContacts, sharedContacts } from "../recipient/shared-contacts.ts"
export {
  displayVerificationCode,
  makeVerificationCode,
  readVerificationCode,
  type TypedCode,
} from "../verify/verification-code.ts"
export { agencies, crisisLineFor, crisisLines } from "./help-lines.ts"
export { builtInLanguages, chooseLanguage, type Language, LanguageError, readLanguage } from "./language.ts"
export type { ContentConflict, ContentDuty } from "./notice-contents.ts"
export {
  CaseNotice,
  IdentityService,
  type LossElement,
  lossElements,
  NoticePractice,
  type PersonExposure,
  Step,
  stepCodes,
} from "./notice-facts.ts"
export { type HeldEntry, identifierElements, personExposure } from "./person-exposure.ts"
