/** Types of notes being written. */
import type { Draft } from "@subrosa/engine"

export type { NoteFormat, NoteSection } from "@subrosa/fhir"
export type NewDraft = Omit<Draft, "updatedAt">
