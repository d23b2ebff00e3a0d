/** How to ask, what one may ask for, and the rights that a law wants named. */
import type { Paragraph } from "./letter.ts"
import { type LetterSubject, wishesFor } from "./person-notice.ts"
import { paragraph, type Speaker } from "./speaker.ts"

export function forMore({ say, language }: Speaker, subject: LetterSubject): Paragraph[] {
  const { practice, person } = subject
  const { phone, phoneIsTollFree, hours, email, website, lines } = practice
  const open = hours?.[language.language]
  const told = wishesFor(subject, "regulator-told")
  const complaint = wishesFor(subject, "complaint-right")
  const rights = wishesFor(subject, "statutory-rights")
  const authority = subject.person.duties.map((duty) => duty.authority).find((one) => one !== undefined)
  const exact = ["practice.phone", ...wishesFor(subject, "on-request-details")]
  return [
    paragraph(
      say(phoneIsTollFree ? "contact.phone" : "contact.phone.toll", "practice.phone", { phone }),
      open !== undefined && say("contact.hours", "practice.hours", { hours: open.replace(/\.$/, "") }),
      email !== undefined && say("contact.email", "practice.email", { email }),
      website !== undefined && say("contact.website", "practice.website", { website }),
      say("contact.address", "practice.lines", { address: lines.join(", ") }),
    ),
    paragraph(
      say("contact.exact", exact),
      say("contact.copy", "practice.phone"),
      say("contact.proof", "practice.phone"),
      say("contact.proxy", "practice.phone"),
      person.byCard && say("recipient.card", "person.byCard"),
    ),
    paragraph(
      practice.dataProtectionOfficer !== undefined &&
        say("contact.dpo", "practice.dataProtectionOfficer", { dpo: practice.dataProtectionOfficer }),
      practice.parentCompany !== undefined &&
        say("contact.parent-company", "practice.parentCompany", { parentCompany: practice.parentCompany }),
      complaint.length > 0 && authority !== undefined && say("contact.complaint", complaint, { authority }),
      told.length > 0 &&
        subject.incident.steps.some(({ code }) => code === "regulator-told") &&
        authority !== undefined &&
        say("contact.regulator-told", ["case.steps.regulator-told", ...told], { regulator: authority }),
      rights.includes("law.us-nm.statutory-rights") && say("contact.rights.us-nm", rights),
    ),
  ]
}
