/** The notice as FHIR R4 Communication, ready for a patient portal. What the portal pushes outside is the neutral subject alone. */
import type { Resource } from "@subrosa/fhir"
import { type Letter, letterText } from "../letter/letter.ts"
import type { Language } from "../notice/language.ts"

/** `sent`: RFC 3339. `patient`: `Patient/7`, as the chart calls it. */
export function portalNotice(
  letter: Letter,
  language: Language,
  { id, patient, sent }: { id: string; patient: string; sent: string },
): Resource {
  return {
    resourceType: "Communication",
    id,
    language: letter.locale,
    status: "completed",
    category: [
      { coding: [{ system: "http://terminology.hl7.org/CodeSystem/communication-category", code: "notification" }] },
    ],
    priority: "urgent",
    subject: { reference: patient },
    recipient: [{ reference: patient }],
    topic: { text: language.outside.subject },
    sent,
    payload: [{ contentString: letterText(letter) }],
  }
}
