/**
 * Amends a signed note. FHIR R4 has the amended document be a new version of the same Composition with status
 * `amended` (http://hl7.org/fhir/R4/valueset-composition-status.html); the version before stays in the history, and
 * `relatesTo` names it where its version is known.
 */
import { FhirError } from "../fhir-error.ts"
import { type Fields, objectsIn, type Reference, type Resource } from "../resource.ts"
import { attestation, buildSections, type NoteSection } from "./build-note.ts"
import type { NoteFormat } from "./note-format.ts"

export type Amendment = {
  format: NoteFormat
  /** The whole note as it shall read from now on. */
  sections: readonly NoteSection[]
  title?: string
  author: Reference
  date: string
  versionId?: string
}

/**
 * The new version; the original is not changed. Throws FhirError `not_a_note` for anything but a Composition,
 * `note_not_signed` for one that is still preliminary or was entered in error, `empty_note` if nothing is left.
 */
export function amendNote(original: Resource, amendment: Amendment): Resource {
  if (original.resourceType !== "Composition") throw new FhirError("not_a_note", "only a Composition can be amended")
  if (original.status !== "final" && original.status !== "amended") {
    throw new FhirError("note_not_signed", "a note that is not signed is edited, not amended")
  }
  const { format, sections, title, author, date, versionId } = amendment
  const section = buildSections(format, sections)
  if (section.length === 0) throw new FhirError("empty_note", "an amended note needs text")
  const { versionId: replaced, lastUpdated: _, ...keptMeta } = original.meta ?? {}
  const meta = { ...keptMeta, ...(versionId !== undefined && { versionId }) }
  const relatesTo = [...objectsIn(original.relatesTo), ...relationTo(original, replaced)]
  const { meta: _meta, relatesTo: _relatesTo, text: _text, ...kept } = original
  return {
    ...kept,
    resourceType: "Composition",
    ...(Object.keys(meta).length > 0 && { meta }),
    status: "amended",
    date,
    author: withAuthor(original, author),
    ...(title !== undefined && { title }),
    attester: [...objectsIn(original.attester), attestation(author, date)],
    ...(relatesTo.length > 0 && { relatesTo }),
    section,
  }
}

function relationTo({ id }: Resource, versionId: string | undefined): Fields[] {
  if (id === undefined || versionId === undefined) return []
  return [{ code: "replaces", targetReference: { reference: `Composition/${id}/_history/${versionId}` } }]
}

function withAuthor(original: Resource, author: Reference): Fields[] {
  const authors = objectsIn(original.author)
  const isKnown = authors.some(({ reference }) => reference !== undefined && reference === author.reference)
  return isKnown ? authors : [...authors, author]
}
