/** What one person gets in hand: the extortion kit, and the evidence statement without content. */
import { canonicalJson } from "@subrosa/codec"
import type { PersonNotice } from "../letter/person-notice.ts"
import { letterSubject } from "../letter/person-notice.ts"
import { whichRecords } from "../letter/section-records.ts"
import { whatHappened } from "../letter/section-what-happened.ts"
import { section, speakerOf } from "../letter/speaker.ts"
import { crisisLineFor } from "../notice/help-lines.ts"
import { fill, type Language } from "../notice/language.ts"
import type { CaseNotice, NoticePractice, PersonExposure } from "../notice/notice-facts.ts"
import type { DocumentPart, PlainDocument } from "../pdf/lay-out-document.ts"
import { sectionParts } from "./public-notice.ts"

export function extortionKit(
  practice: NoticePractice,
  incident: CaseNotice,
  country: string,
  language: Language,
): PlainDocument {
  const { messages, locale } = language
  const { text: line } = crisisLineFor(country, language.language)
  const values = {
    practice: practice.name,
    discovered: speakerOf(language).day(incident.discovered),
    phone: practice.phone,
    line,
  }
  const item = (key: "kit.pay" | "kit.reply" | "kit.keep"): DocumentPart => ({ form: "item", text: messages[key] })
  const words = (of: "police" | "site" | "others"): DocumentPart[] => [
    { form: "heading", text: messages[`kit.${of}.heading`] },
    { form: "text", text: fill(messages[`kit.${of}`], values) },
  ]
  const parts: DocumentPart[] = [
    item("kit.pay"),
    item("kit.reply"),
    item("kit.keep"),
    { form: "text", text: fill(messages["kit.help"], values) },
    ...words("police"),
    { form: "text", text: messages["kit.police.fields"] },
    ...words("site"),
    ...words("others"),
  ]
  return { title: messages["kit.title"], locale, parts, mark: "" }
}

/** What is signed: ids, kinds and days, never what a record says. */
export interface EvidenceStatement {
  statement: "subrosa/v1 evidence statement"
  case: string
  practice: string
  name: string
  birthDate: string
  exposed: PersonExposure["exposed"]
  period: CaseNotice["period"]
  discovered: string
  issued: string
  /** Indexes of the log's events that show it. */
  entries: readonly number[]
  checkpoint: { origin: string; size: number; rootHash: string }
}

/** The bytes to sign: canonical JSON (RFC 8785), UTF-8. */
export const evidenceBytes = (statement: EvidenceStatement): Uint8Array => canonicalJson(statement)

/** The signed statement as a paper. `signature`: of `evidenceBytes`, base64url. */
export function evidenceDocument(
  statement: EvidenceStatement,
  signature: { key: string; value: string },
  practice: NoticePractice,
  incident: CaseNotice,
  person: PersonNotice,
  language: Language,
): PlainDocument {
  const { messages, locale } = language
  const speaker = speakerOf(language)
  const { day } = speaker
  const subject = letterSubject(practice, incident, person)
  const { origin, size, rootHash } = statement.checkpoint
  const text = (key: Parameters<typeof speaker.say>[0], values: Record<string, string> = {}): DocumentPart => ({
    form: "text",
    text: fill(messages[key], values),
  })
  const parts: DocumentPart[] = [
    text("proof.of", { name: statement.name, born: day(statement.birthDate) }),
    text("proof.by", { practice: statement.practice, day: day(statement.issued) }),
    text("proof.without"),
    text("proof.use"),
    ...sectionParts([
      section(speaker.say("heading.happened", "case.kinds"), whatHappened(speaker, subject)),
      // What it may lead to is advice, not evidence.
      section(speaker.say("heading.records", "person.exposed"), whichRecords(speaker, subject).slice(0, -1)),
    ]),
    text("proof.entries", { entries: statement.entries.join(", ") }),
    text("proof.checkpoint", { checkpoint: `${origin}, ${size}, ${rootHash}` }),
    text("proof.signature", { key: signature.key, signature: signature.value }),
  ]
  return { title: messages["proof.title"], locale, parts, mark: statement.case }
}
