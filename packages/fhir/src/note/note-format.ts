/**
 * The forms a note is written in, as one table: document types and sections with their LOINC codes
 * (http://hl7.org/fhir/R4/valueset-doc-typecodes.html, http://hl7.org/fhir/R4/valueset-doc-section-codes.html).
 */
import type { Coding } from "../resource.ts"

export type NoteFormat = "SOAP" | "DAP" | "BIRP" | "free"
export type NoteKind = "progress" | "consult" | "history-and-physical" | "psychotherapy"

/** A section of a format. Without a code, LOINC has none that fits; the title then says it alone. */
export type SectionForm = { name: string; title: string; code: Coding | undefined }

const loinc = (code: string, display: string): Coding => ({ system: "http://loinc.org", code, display })
const form = (name: string, title: string, code?: Coding): SectionForm => ({ name, title, code })

const assessment = form("assessment", "Assessment", loinc("51848-0", "Evaluation note"))
const plan = form("plan", "Plan", loinc("18776-5", "Plan of care note"))

export const noteFormats: Record<NoteFormat, readonly SectionForm[]> = {
  SOAP: [
    form("subjective", "Subjective", loinc("61150-9", "Subjective Narrative")),
    form("objective", "Objective", loinc("61149-1", "Objective Narrative")),
    assessment,
    plan,
  ],
  // Data are what was said and what was seen: LOINC tells the two apart and has no code for both.
  DAP: [form("data", "Data"), assessment, plan],
  BIRP: [
    form("behavior", "Behavior", loinc("10190-7", "Mental status Narrative")),
    form("intervention", "Intervention", loinc("62387-6", "Interventions Narrative")),
    form("response", "Response", loinc("11383-7", "Patient problem outcome Narrative")),
    plan,
  ],
  free: [form("note", "Note")],
}

/** Psychotherapy notes (45 CFR 164.501) have no LOINC code of their own; the label PSYTHPN is what sets them apart. */
export const noteTypes: Record<NoteKind, Coding> = {
  progress: loinc("11506-3", "Progress note"),
  consult: loinc("11488-4", "Consult note"),
  "history-and-physical": loinc("34117-2", "History and physical note"),
  psychotherapy: loinc("34864-9", "Mental health Counseling note"),
}

export const psychotherapyLabel: Coding = {
  system: "http://terminology.hl7.org/CodeSystem/v3-ActCode",
  code: "PSYTHPN",
  display: "psychotherapy note information sensitivity",
}
