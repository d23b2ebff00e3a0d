/** Builds a note as a FHIR R4 Composition (http://hl7.org/fhir/R4/composition.html), ready to be validated and stored. */
import { FhirError } from "../fhir-error.ts"
import type { Reference, Resource } from "../resource.ts"
import {
  type NoteFormat,
  type NoteKind,
  noteFormats,
  noteTypes,
  psychotherapyLabel,
  type SectionForm,
} from "./note-format.ts"
import { normalizeNoteText, textToXhtml } from "./note-xhtml.ts"

/** `name` is that of the format's section (`subjective`); another name becomes a section titled so. */
export type NoteSection = { name: string; text: string }

export type NoteInput = {
  id: string
  format: NoteFormat
  /** `progress` if not given. A psychotherapy note is labelled so and is filed apart. */
  kind?: NoteKind
  title: string
  sections: readonly NoteSection[]
  patient: Reference
  encounter?: Reference
  author: Reference
  /** When it was written: a FHIR dateTime with time zone. */
  date: string
  /** `preliminary` until it is signed, `final` from then on. */
  status: "preliminary" | "final"
  versionId?: string
  /** Documents this one replaces or adds to. */
  relatesTo?: readonly { code: "replaces" | "appends"; targetReference: Reference }[]
}

/** Sections without text are left out. Throws FhirError `empty_note` if a note to be signed has none with text. */
export function buildNote(input: NoteInput): Resource {
  const { id, kind = "progress", status, author, date, versionId, encounter, relatesTo = [] } = input
  const isPsychotherapy = kind === "psychotherapy"
  const type = noteTypes[kind]
  const section = buildSections(input.format, input.sections)
  if (status === "final" && section.length === 0)
    throw new FhirError("empty_note", "a note without text cannot be signed")
  const hasMeta = versionId !== undefined || isPsychotherapy
  return {
    resourceType: "Composition",
    id,
    ...(hasMeta && {
      meta: {
        ...(versionId !== undefined && { versionId }),
        ...(isPsychotherapy && { security: [psychotherapyLabel] }),
      },
    }),
    status,
    type: { coding: [type], ...(type.display !== undefined && { text: type.display }) },
    subject: input.patient,
    ...(encounter !== undefined && { encounter }),
    date,
    author: [author],
    title: input.title,
    ...(isPsychotherapy && { confidentiality: "R" }),
    ...(status === "final" && { attester: [attestation(author, date)] }),
    ...(relatesTo.length > 0 && { relatesTo: [...relatesTo] }),
    ...(section.length > 0 && { section }),
  }
}

/** Who took responsibility for the content, and when. */
export const attestation = (party: Reference, time: string) => ({ mode: "legal", time, party })

export function buildSections(format: NoteFormat, sections: readonly NoteSection[]): object[] {
  const forms = noteFormats[format]
  const order = (name: string) => {
    const index = forms.findIndex((form) => form.name === name)
    return index < 0 ? forms.length : index
  }
  return sections
    .filter(({ text }) => normalizeNoteText(text).trim() !== "")
    .toSorted((a, b) => order(a.name) - order(b.name))
    .map(({ name, text }) => {
      const form: SectionForm = forms[order(name)] ?? { name, title: name, code: undefined }
      return {
        title: form.title,
        code: { ...(form.code !== undefined && { coding: [form.code] }), text: form.title },
        text: { status: "additional", div: textToXhtml(text) },
      }
    })
}
