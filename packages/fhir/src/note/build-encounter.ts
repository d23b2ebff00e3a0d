/** Builds the Encounter a note belongs to (http://hl7.org/fhir/R4/encounter.html). */
import type { CodeableConcept, Coding, Reference, Resource } from "../resource.ts"

export type EncounterInput = {
  id: string
  patient: Reference
  practitioner: Reference
  status: "planned" | "arrived" | "in-progress" | "finished" | "cancelled"
  /** In the practice, by video or telephone, or at the patient's home. */
  place: "ambulatory" | "virtual" | "home"
  /** FHIR dateTimes with time zone. */
  start: string
  end?: string
  type?: CodeableConcept
  appointment?: Reference
}

const classes: Record<EncounterInput["place"], Coding> = {
  ambulatory: { code: "AMB", display: "ambulatory" },
  virtual: { code: "VR", display: "virtual" },
  home: { code: "HH", display: "home health" },
}

export function buildEncounter(input: EncounterInput): Resource {
  const { id, patient, practitioner, status, place, start, end, type, appointment } = input
  return {
    resourceType: "Encounter",
    id,
    status,
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", ...classes[place] },
    ...(type !== undefined && { type: [type] }),
    subject: patient,
    participant: [{ individual: practitioner }],
    ...(appointment !== undefined && { appointment: [appointment] }),
    period: { start, ...(end !== undefined && { end }) },
  }
}
