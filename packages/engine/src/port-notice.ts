/**
 * From a case to people who are told: duties by the law, letters, batches for the print house, filings (spec/case.md, "Notices"). For owners
 * and privacy officers. What the law needs and what letters are made with is loaded when it is first asked for.
 */
import type { Approval, CaseId, ChartId, NoticeReason } from "@subrosa/contract"
import type { Filer } from "@subrosa/incident/notice"
import type { CalendarItem } from "@subrosa/law"
import type { ExportResult } from "./port-values.ts"

export type { CalendarItem, Filer }

/** Who writes, as letters and filings name it. Kept for the officers, for all cases. */
export interface NoticeSender {
  filer: Filer
  /** The practice's name on letters. */
  name: string
  /** On the outside, where the name itself would betray the kind of care. */
  outsideName?: string | undefined
  phone: string
  phoneIsTollFree: boolean
  website?: string | undefined
  /** Name and function under the letter. */
  signer: string
  /** IANA name. */
  timeZone: string
}

export const measureCodes = [
  "police-told",
  "cut-off-vendor",
  "retrieved",
  "deletion-confirmed",
  "reset-passwords",
  "new-rules",
  "trained-staff",
  "investigating",
] as const
export type MeasureCode = (typeof measureCodes)[number]

/** What only people know of an incident; the rest of a letter comes from the journal and the log. */
export interface CaseWords {
  /** The day that stands on the letters: `2026-03-09`. */
  noticeDate: string
  /** First and last day, where the journal does not say it. */
  start?: string | undefined
  end?: string | undefined
  who: "unknown" | "known"
  posted: boolean
  extortion: boolean
  vendor?: string | undefined
  measures: MeasureCode[]
  service?: { vendor: string; months: number; url: string; phone?: string | undefined } | undefined
  freeSession: boolean
  /** Why the notice comes later than it could have. */
  delayReason?: string | undefined
  /** A sentence of the officers' own. */
  statement?: string | undefined
  likelyConsequences?: string | undefined
  /** The supervisory authority that a report under the GDPR goes to. */
  authority?: string | undefined
  policeTold?: { agency: string; on: string; report?: string | undefined } | undefined
}

export interface CaseCalendar {
  /** What presses first, first. */
  items: CalendarItem[]
  /** People by jurisdiction; `elsewhere`: in places without a row of law. */
  residents: Record<string, number>
  /** Addresses are not opened yet: everyone counts as living where the practice is. */
  provisional: boolean
  /** The newest date of the law's data that went into it. */
  asOf: string
  names: Record<string, string>
}

export interface HeldBack {
  chart: ChartId
  name: string
  reason: NoticeReason
  /** In a sentence: what is wrong and what to do. */
  because: string
}

export interface LettersMade {
  made: number
  /** Had a letter already. */
  before: number
  heldBack: HeldBack[]
  /** People for whom the pools had no code left. */
  withoutCode: number
}

export interface FontFiles {
  regular: Uint8Array
  bold: Uint8Array
}

export interface PrintBatch {
  name: string
  pieces: number
  pages: number
}

export type FilingForm = "hhs" | "gdpr-33" | `us-${string}`

/** Someone to be told otherwise than by post. */
export interface ContactLine {
  chart: ChartId
  name: string
  recipient: string
  channel: "email" | "phone" | "sms" | "portal" | "post" | "in-person"
  to: string
  minor: boolean
  voiceMail: boolean
}

/** What the e-mails of a case came to. */
export interface EmailsSent {
  /** The mail server took them. */
  accepted: number
  /** Everyone else, by name. */
  others: {
    chart: ChartId
    name: string
    /**
     * `refused`: for good, the letter has come back. `later`: not now, try again. `unknown`: it may have left, and is sent again only when told to.
     * `changed`: the letter is not any more the one that was made.
     */
    outcome: "refused" | "later" | "unknown" | "changed"
    /** The mail server's: `smtp_550`. */
    code?: string | undefined
  }[]
}

/** A letter as its reader sees it: without the facts it rests on. */
export interface PlainLetter {
  /** BCP 47. */
  language: string
  title: string
  date: string
  greeting: string
  sections: {
    heading: string
    paragraphs: { form: "text" | "strong" | "items" | "subheading"; texts: string[] }[]
  }[]
  signature: string[]
  /** Of a rehearsal. */
  watermark?: string | undefined
}

/** Someone whose notice did not reach them, or may not go yet. */
export interface NotReached {
  chart: ChartId
  state: "held-back" | "returned" | "unreachable"
  /** Absent while the contact cards are not open here. */
  name?: string | undefined
  /** In a phrase: what is wrong and what to do. */
  because: string
}

/**
 * What is made for all: a substitute notice (45 CFR 164.404(d)(2)), a notice to media of one place (164.406), the text for the web site, the
 * sheet for who answers the telephone, and what helps someone who is threatened.
 */
export interface PublicPaperInput {
  kind: "substitute" | "media" | "web" | "desk" | "extortion"
  /** `en`, `es`. */
  language: string
  /** Of a media notice: the State or district. */
  place?: string | undefined
}
export type PublicPaper = { fileName: string } & ({ pdf: Uint8Array } | { text: string })

/** A statement to read, and as data with its signature (spec/notice.md, "Evidence statement"). */
export interface EvidencePaper {
  fileName: string
  json: string
  pdf: Uint8Array
}

/** Of a statement that is ours, word for word. */
export interface EvidenceChecked {
  case: CaseId
  name: string
  /** YYYY-MM-DD. */
  issued: string
  /** Who signed it. */
  by: string
}

/** 1 to 3, the highest first; set by a person who knows the patient, never computed. */
export type RiskLevel = 1 | 2 | 3

/** People at risk, each called by someone they know before a letter comes. */
export interface CallList {
  calls: {
    chart: ChartId
    name: string
    phone: string
    risk: RiskLevel
    /** Who treats them; absent: nobody does now, an officer with clinical training decides. */
    caller?: string | undefined
    /** "mon, tue 18:00 for 2 h": when they wish to be called. */
    hours: string[]
    /** What to say, step by step. */
    script: string[]
  }[]
  /** Marked, but without a number that may be called. */
  without: { chart: ChartId; name: string }[]
}

export interface ReturnFileResult {
  pieces: number
  delivered: number
  returned: number
  moved: number
}

type Progress = (done: number, total: number) => void

export interface NoticeEngine {
  noticeSender(): Promise<NoticeSender | undefined>
  /** @throws invalid_input naming the field */
  noticeSenderUpdate(sender: NoticeSender): Promise<void>
  /** As they were kept, else as the journal suggests. */
  caseWords(id: CaseId): Promise<{ words: CaseWords; kept: boolean }>
  /** @throws invalid_input naming the field */
  caseWordsUpdate(input: { case: CaseId; words: CaseWords }): Promise<void>

  /** Every owed duty with its time, from the journal as it is. @throws refused when nobody has computed who was exposed */
  caseCalendar(id: CaseId): Promise<CaseCalendar>
  /** Opens the contact cards that are released, counts people by jurisdiction here, and puts the duties into the journal. */
  caseDutiesAssess(input: { case: CaseId; onProgress?: Progress }): Promise<CaseCalendar>
  /** As `caseRelease` of the contact cards; remembers the release. `released`: this person may open the cards. */
  caseCardsRelease(
    id: CaseId,
  ): Promise<{ kind: "waiting"; approval: Approval } | { kind: "released"; validUntil: string }>
  /** Whether the contact cards may be opened now. */
  caseCardsReady(id: CaseId): Promise<{ until: string } | undefined>

  /**
   * A letter for everyone of the scope who has none: recipient, way, text and code, each checked; who cannot be told safely is held back and
   * listed. In parts, each durable: what is repeated changes nothing.
   */
  caseLettersMake(input: { case: CaseId; onProgress?: Progress }): Promise<LettersMade>
  /** One letter as PDF. */
  caseLetterPdf(input: { case: CaseId; chart: ChartId; fonts: FontFiles }): Promise<Uint8Array>
  /** A batch of the letters that go by post, as PDF or as its list (CSV) for the print house; sealed with age where recipients are named. */
  caseLettersPrint(input: {
    case: CaseId
    fonts: FontFiles
    recipients?: string[]
    part: "letters" | "list"
    /** From 1; print houses take files of a bounded size. Default 1. */
    batch?: number
    onProgress?: Progress
  }): Promise<ExportResult>
  /** How many letters wait to be printed, and in how many batches. */
  caseBatches(id: CaseId): Promise<{ pieces: number; batches: number }>
  /** Handed to the print house or sent: all letters of that channel that are made. */
  caseLettersSent(input: {
    case: CaseId
    channel: "post" | "email" | "phone" | "portal"
    onProgress?: Progress
  }): Promise<number>
  /**
   * Mails everyone whose letter is made and goes by e-mail a link to it, sealed; each is noted as sent once the mail server has taken it. May be
   * repeated: nobody is written to twice, but those whose outcome is `unknown`, and they with `again` alone. @throws refused where the server has no
   * mail server, in a rehearsal, while the police ask for silence
   */
  caseEmailsSend(input: { case: CaseId; again?: boolean; onProgress?: Progress }): Promise<EmailsSent>
  /** Who is told otherwise than by post, and how. */
  caseContacts(id: CaseId): Promise<ContactLine[]>
  /** A print house's return file, taken whole or not at all. @throws invalid_input naming the rows */
  caseReturnFile(input: { case: CaseId; text: string }): Promise<ReturnFileResult>

  /** Held back, returned or beyond reach: each by name, with what to do. */
  caseNotReached(id: CaseId): Promise<NotReached[]>
  /** Named as beyond reach, with the reason; substitute notice is for them. */
  caseUnreachable(input: { case: CaseId; chart: ChartId; reason: NoticeReason }): Promise<void>
  /** Told by telephone or in person, whose letter is made. */
  caseTold(input: { case: CaseId; chart: ChartId; channel: "phone" | "in-person" | "email" }): Promise<void>
  /** `openUntil` of the number that people may call: 90 days. */
  casePublicPaper(input: PublicPaperInput & { case: CaseId; fonts: FontFiles }): Promise<PublicPaper>
  /**
   * What of one person was exposed, without content, signed: for the police, a court, a lawyer. `language`: else theirs. @throws refused before the
   * contact cards are open, or for someone who is not affected
   */
  caseEvidence(input: { case: CaseId; chart: ChartId; language?: string; fonts: FontFiles }): Promise<EvidencePaper>
  /** Whether a statement (its JSON) is one of this practice's. @throws invalid_input for a file that is none */
  evidenceCheck(json: string): Promise<EvidenceChecked | null>
  /** Marks someone as at risk, or no more (`null`). Kept sealed for the officers. */
  caseRiskUpdate(input: { case: CaseId; chart: ChartId; risk: RiskLevel | null }): Promise<void>
  caseCalls(id: CaseId): Promise<CallList>

  /** A report with what the case knows; what is not known says so. */
  caseFiling(input: { case: CaseId; form: FilingForm; fonts: FontFiles }): Promise<{
    fileName: string
    json: string
    pdf: Uint8Array
  }>
  /** SHA-256 as B64U, of a file that was filed or received: for `caseFiled`. */
  fileDigest(bytes: Uint8Array): Promise<string>
}
