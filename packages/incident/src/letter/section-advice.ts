/** What the person can do, matched to what was lost, and what a law wants said besides. */
import { agencies, agencyText, crisisLineFor } from "../notice/help-lines.ts"
import type { Paragraph } from "./letter.ts"
import { type LetterSubject, wishesFor } from "./person-notice.ts"
import { items, paragraph, type Speaker, strong, subheading } from "./speaker.ts"

export function whatYouCanDo(speaker: Speaker, subject: LetterSubject): Paragraph[] {
  return [
    ...threats(speaker, subject),
    ...talk(speaker, subject),
    ...password(speaker, subject),
    ...identity(speaker, subject),
    ...fake(speaker, subject),
  ]
}

function threats({ say }: Speaker, { loss, incident }: LetterSubject): Paragraph[] {
  if (!loss.notes && !incident.extortion) return []
  const rule = loss.notes ? "rule.notes" : "case.extortion"
  return [
    subheading(say("subheading.threats", rule)),
    paragraph(
      ...(["threats.pay", "threats.reply", "threats.keep", "threats.choice"] as const).map((key) => say(key, rule)),
    ),
  ]
}

function talk({ say, language }: Speaker, { person, incident }: LetterSubject): Paragraph[] {
  const { text, always, emergency, fact } = crisisLineFor(person.country, language.language)
  return [
    subheading(say("subheading.talk", fact)),
    paragraph(
      say(always ? "crisis.line" : "crisis.line.hours", fact, { line: text }),
      emergency !== undefined && say("crisis.danger", fact, { emergency }),
      incident.freeSession && say("crisis.session", "case.freeSession"),
    ),
  ]
}

function password(speaker: Speaker, subject: LetterSubject): Paragraph[] {
  const { say } = speaker
  const wishes = wishesFor(subject, "password-change")
  if (!subject.loss.password && wishes.length === 0) return []
  const facts = ["rule.password", ...wishes]
  return [subheading(say("subheading.password", facts)), paragraph(say("password.change", facts))]
}

function identity(speaker: Speaker, subject: LetterSubject): Paragraph[] {
  const { say } = speaker
  const { loss, person } = subject
  const american = ["US", "PR", "GU", "VI"].includes(person.country)
  /** The facts for a sentence that either the loss or a law asks for; undefined where neither does. */
  const for_ = (ours: boolean, ...codes: string[]): string[] | undefined => {
    const facts = [...(ours ? ["rule.identity"] : []), ...wishesFor(subject, ...codes)]
    return facts.length === 0 ? undefined : facts
  }
  const lost = loss.identity
  const vigilance = for_(lost || loss.insurance, "vigilance", "advice")
  const freeze = for_(lost && american, "freeze-how", "freeze-free", "fraud-alert-and-freeze")
  const bureaus = for_(lost && american, "bureau-contacts", "freeze-how", "freeze-free", "fraud-alert-and-freeze")
  const ftc = for_(lost && american, "ftc-contact")
  const general = agencies.attorneysGeneral[person.jurisdiction ?? ""]
  const others = agencies.otherAgencies[person.jurisdiction ?? ""] ?? []
  const ofState = for_(false, "attorney-general-contact", "agency-contacts")
  const police = for_(false, "police-report")
  const report = for_(lost, "report-identity-theft")
  return [
    subheading(say("subheading.identity", "rule.identity")),
    strong(service(speaker, subject)),
    paragraph(...serviceTerms(speaker, subject)),
    paragraph(
      vigilance !== undefined && say(american ? "identity.vigilance" : "identity.vigilance.other", vigilance),
      loss.insurance && say("identity.plan", "rule.insurance"),
    ),
    paragraph(
      freeze !== undefined && american && say("identity.freeze", freeze),
      freeze !== undefined && american && say("identity.freeze-how", freeze),
      freeze !== undefined && american && person.minor && say("identity.freeze-minor", freeze),
      freeze !== undefined && american && say("identity.alert", freeze),
      lost && !american && say("identity.freeze.other", "rule.identity"),
    ),
    items(
      ...(bureaus === undefined
        ? []
        : agencies.bureaus.map((one) =>
            say("identity.bureau", ["data.agencies.bureaus", ...bureaus], { bureau: agencyText(one) }),
          )),
      ftc !== undefined && say("identity.ftc", ["data.agencies.ftc", ...ftc], { ftc: agencyText(agencies.ftc) }),
      general !== undefined &&
        ofState !== undefined &&
        say("identity.attorney-general", [`data.agencies.attorneysGeneral.${person.jurisdiction}`, ...ofState], {
          attorneyGeneral: agencyText(general),
        }),
      ...(ofState === undefined
        ? []
        : others.map((one) =>
            say("identity.agency", [`data.agencies.otherAgencies.${person.jurisdiction}`, ...ofState], {
              agency: agencyText(one),
            }),
          )),
    ),
    paragraph(
      bureaus !== undefined && american && say("identity.sources", bureaus),
      report !== undefined && say(american ? "identity.report" : "identity.report.other", report),
      police !== undefined && say("identity.police-report", police),
    ),
  ]
}

function service({ say }: Speaker, { person: { identityCode: code }, incident: { service: offer } }: LetterSubject) {
  if (offer === undefined || code === undefined) return undefined
  const { url, phone } = offer
  return phone === undefined
    ? say("identity.code.url", offered, { code, url })
    : say("identity.code", offered, { code, url, phone })
}

function serviceTerms(
  { say, day }: Speaker,
  { person: { identityCode }, incident: { service: offer } }: LetterSubject,
) {
  if (offer === undefined || identityCode === undefined) return []
  const { useBy } = offer
  return [say("identity.ready", offered), useBy !== undefined && say("identity.use-by", offered, { useBy: day(useBy) })]
}

const offered = ["case.service", "person.identityCode"]

function fake({ say }: Speaker, { practice, person }: LetterSubject): Paragraph[] {
  const { verificationCode } = person
  return [
    subheading(say("subheading.fake", "person.verificationCode")),
    paragraph(say("fake.never", "rule.contact")),
    strong(
      practice.checkUrl === undefined
        ? say("fake.check.phone", "person.verificationCode", { verificationCode })
        : say("fake.check", ["person.verificationCode", "practice.checkUrl"], {
            verificationCode,
            checkUrl: practice.checkUrl,
          }),
    ),
  ]
}
