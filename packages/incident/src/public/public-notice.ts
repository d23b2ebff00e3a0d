/**
 * The notice to whom no letter reaches: substitute notice (45 CFR 164.404(d)(2)), media notice (45 CFR 164.406), the page on the practice's web
 * site. The same five contents as a letter, of the case instead of a person.
 */
import type { SegmentKind } from "@subrosa/contract"
import type { Letter, Paragraph, Section, Statement } from "../letter/letter.ts"
import { letterSubject } from "../letter/person-notice.ts"
import { whatYouCanDo } from "../letter/section-advice.ts"
import { whatWeDo } from "../letter/section-steps.ts"
import { whatHappened } from "../letter/section-what-happened.ts"
import { paragraph, type Speaker, section, speakerOf } from "../letter/speaker.ts"
import type { Language } from "../notice/language.ts"
import type { CaseNotice, LossElement, NoticePractice } from "../notice/notice-facts.ts"
import type { DocumentPart, PlainDocument } from "../pdf/lay-out-document.ts"

export interface PublicNotice {
  practice: NoticePractice
  incident: CaseNotice
  /** Kinds of record of all the people together. */
  kinds: readonly SegmentKind[]
  elements: readonly LossElement[]
  /** ISO 3166-1 alpha-2, for the crisis line. */
  country: string
  /** For a media notice: the State or district whose people it is for. */
  place: string | undefined
  /** The last day on which the number is open: 90 days at least (45 CFR 164.404(d)(2)(ii)). */
  openUntil: string
}

/** Throws `RangeError` if the number would close before 90 days have gone. */
export function publicNotice(notice: PublicNotice, language: Language): Section[] {
  const { practice, incident, kinds, elements, country, place, openUntil } = notice
  if (daysBetween(incident.noticeDate, openUntil) < 90)
    throw new RangeError("the number must be open for 90 days (45 CFR 164.404(d)(2)(ii))")
  const speaker = speakerOf(language)
  const { say, day, list } = speaker
  const subject = letterSubject(practice, incident, {
    name: "",
    recipient: { role: "self", name: "" },
    byCard: false,
    minor: false,
    languages: [language.language],
    country,
    jurisdiction: undefined,
    exposure: {
      exposed: kinds.map((kind) => ({ kind, days: [], all: false })),
      untouched: [],
      contactFields: [],
      elements,
      possibleElements: [],
    },
    identityCode: undefined,
    verificationCode: "",
    duties: [],
  })
  const named = list(kinds.map((kind) => language.messages[`kind.${kind}`]))
  return [
    section(say("heading.happened", "case.kinds"), [
      paragraph(
        say("public.intro", "practice.name", { practice: practice.name }),
        place !== undefined && say("public.residents", "case.place", { place }),
        say("public.written", "case.notices"),
      ),
      ...whatHappened(speaker, subject),
    ]),
    section(say("heading.records", "case.scope"), [
      paragraph(say("public.records", "case.scope", { records: named }), ...numbers(speaker, elements)),
    ]),
    section(say("heading.steps", "case.steps"), whatWeDo(speaker, subject)),
    section(say("heading.advice", "rule.contact"), whatYouCanDo(speaker, subject).filter(ofNobody)),
    section(say("heading.contact", "practice.phone"), [
      paragraph(
        say(practice.phoneIsTollFree ? "public.ask" : "public.ask.toll", "practice.phone", {
          phone: practice.phone,
          until: day(openUntil),
        }),
        practice.email !== undefined && say("contact.email", "practice.email", { email: practice.email }),
        say("contact.address", "practice.lines", { address: practice.lines.join(", ") }),
      ),
    ]),
  ]
}

function numbers({ say, list, language }: Speaker, elements: readonly LossElement[]): Statement[] {
  if (elements.length === 0) return []
  return [
    say("public.numbers", "case.elements", {
      fields: list(elements.map((one) => language.messages[`field.${one}`])),
    }),
  ]
}

/** A code on a letter is one person's: a notice to all has none. */
const ofNobody = ({ statements }: Paragraph): boolean =>
  !statements.some(({ key }) => key.startsWith("fake.check") || key === "subheading.fake")

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** As a document for the press or a notice board. */
export function publicDocument(notice: PublicNotice, language: Language): PlainDocument {
  const { say } = speakerOf(language)
  const title = say("public.title", "practice.name", { practice: notice.practice.name }).text
  const watermark = notice.incident.rehearsal ? language.messages["watermark.rehearsal"] : undefined
  return {
    title,
    locale: language.locale,
    parts: sectionParts(publicNotice(notice, language)),
    mark: notice.incident.noticeDate,
    watermark,
  }
}

/** As text for the web site: Markdown that any site takes. */
export function publicText(notice: PublicNotice, language: Language): string {
  const { say } = speakerOf(language)
  const title = say("public.title", "practice.name", { practice: notice.practice.name }).text
  const lines = sectionParts(publicNotice(notice, language)).map((part) => {
    if (part.form === "heading") return `## ${part.text}`
    if (part.form === "subheading") return `### ${part.text}`
    if (part.form === "field") return `**${part.label}** ${part.value}`
    return part.form === "item" ? `- ${part.text}` : part.text
  })
  return `# ${title}\n\n${lines.join("\n\n")}\n`
}

export function sectionParts(sections: Letter["sections"]): DocumentPart[] {
  return sections.flatMap(({ heading, paragraphs }): DocumentPart[] => [
    { form: "heading", text: heading.text },
    ...paragraphs.flatMap(({ form, statements }): DocumentPart[] => {
      const text = statements.map((one) => one.text).join(" ")
      if (form === "items") return statements.map((one) => ({ form: "item", text: one.text }))
      return [{ form: form === "subheading" ? "subheading" : "text", text }]
    }),
  ])
}
