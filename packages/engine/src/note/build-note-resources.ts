import { randomUuid } from "@subrosa/codec"
import type { SegmentKind } from "@subrosa/contract"
import {
  amendNote,
  buildEncounter,
  buildNote,
  FhirError,
  foldVersions,
  type Reference,
  type Resource,
} from "@subrosa/fhir"
import type { ChartState } from "../chart/chart-state.ts"
import { nextVersionId } from "../chart/next-version.ts"
import { type Draft, EngineError } from "../port.ts"

export interface NoteResources {
  kind: SegmentKind
  /** The Encounter, if it is new, before the Composition. */
  resources: Resource[]
  /** `Composition/<id>`. */
  composition: string
}

export interface NoteAuthor {
  account: string
  name: string
}

/** What a draft becomes when it is signed: a new note with its Encounter, or the next version of the note it amends. */
export function buildNoteResources(draft: Draft, state: ChartState, author: NoteAuthor, date: string): NoteResources {
  try {
    return draft.amends === undefined
      ? newNote(draft, state, authorReference(author), date)
      : amendedNote(draft, draft.amends, state, authorReference(author), date)
  } catch (cause) {
    if (!(cause instanceof FhirError)) throw cause
    const field = cause.code === "empty_note" ? "sections" : "amends"
    throw new EngineError("invalid_input", `This note cannot be signed: ${cause.message}.`, { field, cause })
  }
}

function newNote(draft: Draft, state: ChartState, author: Reference, date: string): NoteResources {
  const patient = patientReference(state)
  const encounter = draft.encounter?.reference === undefined ? newEncounter(draft, patient, author) : undefined
  const reference = encounter ? `Encounter/${encounter.id}` : draft.encounter?.reference
  const id = randomUuid()
  const note = buildNote({
    id,
    format: draft.format,
    kind: draft.kind === "psychotherapy" ? "psychotherapy" : "progress",
    title: draft.title,
    sections: draft.sections,
    patient,
    ...(reference !== undefined && { encounter: { reference } }),
    author,
    date,
    status: "final",
    versionId: "1",
  })
  return {
    kind: draft.kind === "psychotherapy" ? "psychotherapy-notes" : "clinical",
    resources: encounter ? [encounter, note] : [note],
    composition: `Composition/${id}`,
  }
}

function newEncounter({ encounter }: Draft, patient: Reference, practitioner: Reference): Resource | undefined {
  if (!encounter) return undefined
  const { start, end } = encounter
  const resource = buildEncounter({
    id: randomUuid(),
    patient,
    practitioner,
    status: "finished",
    place: "ambulatory",
    start,
    ...(end !== undefined && { end }),
  })
  return { ...resource, meta: { versionId: "1" } }
}

function amendedNote(draft: Draft, amends: string, state: ChartState, author: Reference, date: string): NoteResources {
  const original = foldVersions(state.records).find(({ key }) => key === amends)?.current
  if (!original) {
    throw new EngineError("invalid_input", "The note to be amended is not in this chart.", { field: "amends" })
  }
  const versionId = nextVersionId(original.resource)
  const { format, sections, title } = draft
  const note = amendNote(original.resource, { format, sections, title, author, date, versionId })
  return { kind: original.kind, resources: [note], composition: amends }
}

const authorReference = ({ account, name }: NoteAuthor): Reference => ({
  reference: `Practitioner/${account}`,
  type: "Practitioner",
  display: name,
})

function patientReference(state: ChartState): Reference {
  const patient = state.records.findLast(({ resource }) => resource.resourceType === "Patient")
  const id = patient?.resource.id
  const reference = id === undefined ? patient?.record.fullUrl : `Patient/${id}`
  if (reference === undefined) {
    throw new EngineError(
      "refused",
      "This chart has no Patient yet. Add the patient's details first, then sign the note.",
    )
  }
  return { reference, type: "Patient" }
}
