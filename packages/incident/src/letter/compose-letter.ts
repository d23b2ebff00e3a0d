/** From the facts of a case and a person to the letter, in the person's language. */
import { chooseLanguage, type Language } from "../notice/language.ts"
import type { Letter } from "./letter.ts"
import type { LetterSubject } from "./person-notice.ts"
import { whatYouCanDo } from "./section-advice.ts"
import { forMore } from "./section-contact.ts"
import { whichRecords } from "./section-records.ts"
import { whatWeDo } from "./section-steps.ts"
import { whatHappened } from "./section-what-happened.ts"
import { paragraph, section, speakerOf } from "./speaker.ts"

/**
 * The letter to one person. The headings and their order are those of California (Civil Code 1798.82(d)), which any other
 * law's contents fit into. What a law forbids is left out (`subject.withhold`); whether all that is asked for is there is told by
 * `checkLetter`.
 */
export function composeLetter(subject: LetterSubject, languages: readonly Language[]): Letter {
  const { practice, incident, person } = subject
  const language = chooseLanguage(person.languages, languages)
  const speaker = speakerOf(language)
  const { say, day } = speaker
  const { role, name: recipient } = person.recipient
  const { name } = person
  return {
    language: language.language,
    locale: language.locale,
    title: say("title", "case.kinds"),
    date: say("date", "case.noticeDate", { noticeDate: day(incident.noticeDate) }),
    greeting:
      role === "adult"
        ? say("greeting.adult", ["person.recipient", "person.name"], { recipient, name })
        : say(`greeting.${role}`, ["person.recipient", "person.name"], { name }),
    sections: [
      section(say("heading.happened", "case.kinds"), [
        paragraph(role !== "self" && say("opening.about", ["person.recipient", "person.name"], { name })),
        paragraph(
          say("opening.exposed", "person.exposed"),
          say("opening.guide", "person.exposed"),
          say("opening.sorry", "case.kinds"),
        ),
        ...whatHappened(speaker, subject),
      ]),
      section(say("heading.records", "person.exposed"), whichRecords(speaker, subject)),
      section(say("heading.steps", "case.steps"), whatWeDo(speaker, subject)),
      section(say("heading.advice", "rule.contact"), whatYouCanDo(speaker, subject)),
      section(say("heading.contact", "practice.phone"), forMore(speaker, subject)),
    ],
    signature: [
      say("signature", "practice.signer", { signer: practice.signer }),
      say("practice", "practice.name", { practice: practice.name }),
    ],
    watermark: incident.rehearsal ? say("watermark.rehearsal", "case.rehearsal") : undefined,
  }
}
