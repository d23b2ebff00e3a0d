/** Where a note begins: empty, or from the signed note that it amends. */
import { noteFormats, type Resource, readNote } from "@subrosa/fhir"
import type { ChartId } from "../data/chart-id.ts"
import type { NewDraft, NoteFormat, NoteSection } from "../data/draft.ts"

export const formatTexts: readonly { value: NoteFormat; label: string }[] = [
  { value: "SOAP", label: "SOAP" },
  { value: "DAP", label: "DAP" },
  { value: "BIRP", label: "BIRP" },
  { value: "free", label: "Free" },
]

export const titleOf = (kind: NewDraft["kind"]): string =>
  kind === "psychotherapy" ? "Psychotherapy note" : "Progress note"

export const emptyDraft = (id: string, chart: ChartId): NewDraft => ({
  id,
  chart,
  kind: "clinical",
  format: "SOAP",
  title: titleOf("clinical"),
  sections: [],
})

export function amendingDraft(id: string, chart: ChartId, original: Resource): NewDraft {
  const note = readNote(original)
  const isOwn = (original.meta?.security ?? []).some(({ code }) => code === "PSYTHPN")
  const format = note?.format ?? "free"
  const sections: NoteSection[] =
    note?.format === undefined
      ? [
          {
            name: "note",
            text: (note?.sections ?? [])
              .map(({ title, text }) => [title, text].filter(Boolean).join("\n"))
              .join("\n\n"),
          },
        ]
      : note.sections.map(({ name, title, text }) => ({ name: name ?? title, text }))
  return {
    id,
    chart,
    kind: isOwn ? "psychotherapy" : "clinical",
    format,
    title: note?.title ?? titleOf("clinical"),
    sections,
    amends: `Composition/${original.id ?? ""}`,
  }
}

export const textIn = (draft: NewDraft, name: string): string =>
  draft.sections.find((section) => section.name === name)?.text ?? ""

export function withText(draft: NewDraft, name: string, text: string): NewDraft {
  const others = draft.sections.filter((section) => section.name !== name)
  return { ...draft, sections: [...others, { name, text }] }
}

/**
 * Another format for what is written already: text of sections that the new format lacks moves to its first section, so that nothing
 * typed is lost.
 */
export function withFormat(draft: NewDraft, format: NoteFormat): NewDraft {
  const names = noteFormats[format].map(({ name }) => name)
  const stays = draft.sections.filter(({ name, text }) => names.includes(name) && text !== "")
  const moves = draft.sections.filter(({ name, text }) => !names.includes(name) && text.trim() !== "")
  const next: NewDraft = { ...draft, format, sections: stays }
  const first = names[0]
  if (moves.length === 0 || first === undefined) return next
  return withText(
    next,
    first,
    [textIn(next, first), ...moves.map(({ text }) => text)].filter((text) => text !== "").join("\n\n"),
  )
}

export const hasText = (draft: NewDraft): boolean => draft.sections.some(({ text }) => text.trim() !== "")
