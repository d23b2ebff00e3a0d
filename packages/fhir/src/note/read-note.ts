/**
 * Reads a note for display: sections of plain text, from a Composition or from the text in a DocumentReference or
 * DiagnosticReport. Markup never reaches the screen; what is not text is named as an attachment.
 */
import { type Attachment, inlineText, toAttachment } from "../display/attachment.ts"
import { displayConcept } from "../display/codeable-concept.ts"
import { displayReference } from "../display/reference.ts"
import { asList, type Fields, isObject, objectsIn, type Resource, textOf } from "../resource.ts"
import { type NoteFormat, noteFormats } from "./note-format.ts"
import { xhtmlToText } from "./note-xhtml.ts"

/** `name`: the format's name for the section, if it has one; `depth`: 0 for sections at the top. */
export type ReadSection = { name: string | undefined; title: string; text: string; depth: number }

export type Note = {
  title: string
  type: string
  status: string
  /** As written: a FHIR dateTime or date. */
  date: string | undefined
  authors: string[]
  /** The format whose sections these are; undefined if none fits. */
  format: NoteFormat | undefined
  sections: ReadSection[]
  /** Content that is no text, or not in the resource itself. */
  attachments: Attachment[]
}

/** undefined if the resource is no note at all. */
export function readNote(resource: Resource): Note | undefined {
  if (resource.resourceType === "Composition") return readComposition(resource)
  if (resource.resourceType === "DocumentReference") {
    return readAttachments(
      resource,
      objectsIn(resource.content).map(({ attachment }) => attachment),
      "type",
    )
  }
  if (resource.resourceType === "DiagnosticReport")
    return readAttachments(resource, asList(resource.presentedForm), "code")
  return undefined
}

function readComposition(resource: Resource): Note {
  const sections = [...readSections(objectsIn(resource.section), 0)]
  const format = formatOf(sections)
  const forms = format === undefined ? [] : noteFormats[format]
  const text = isObject(resource.text) ? textOf(resource.text.div) : undefined
  if (sections.length === 0 && text !== undefined) {
    sections.push({ name: undefined, title: "", text: xhtmlToText(text), depth: 0 })
  }
  return {
    title: textOf(resource.title) ?? displayConcept(resource.type) ?? "Note",
    type: displayConcept(resource.type) ?? "",
    status: textOf(resource.status) ?? "",
    date: textOf(resource.date),
    authors: namesOf(resource.author),
    format,
    sections: sections.map((section) => ({
      ...section,
      name: forms.find(({ title }) => title === section.title)?.name,
    })),
    attachments: [],
  }
}

function* readSections(sections: Fields[], depth: number): Generator<ReadSection> {
  for (const section of sections) {
    const title = textOf(section.title) ?? displayConcept(section.code) ?? ""
    const div = isObject(section.text) ? textOf(section.text.div) : undefined
    const inner = objectsIn(section.section)
    if (div !== undefined || inner.length > 0) {
      yield { name: undefined, title, text: div === undefined ? "" : xhtmlToText(div), depth }
    }
    yield* readSections(inner, depth + 1)
  }
}

/** The format that has a place for every section. */
function formatOf(sections: ReadSection[]): NoteFormat | undefined {
  if (sections.length === 0) return undefined
  for (const format of ["SOAP", "DAP", "BIRP", "free"] as const) {
    const titles = noteFormats[format].map(({ title }) => title)
    if (sections.every(({ title, depth }) => depth === 0 && titles.includes(title))) return format
  }
  return undefined
}

function readAttachments(resource: Resource, attachments: readonly unknown[], typeElement: string): Note {
  const sections: ReadSection[] = []
  const others: Note["attachments"] = []
  for (const attachment of attachments.filter(isObject).map(toAttachment)) {
    const text = inlineText(attachment)
    if (text !== undefined) sections.push({ name: undefined, title: attachment.title, text, depth: 0 })
    else others.push(attachment)
  }
  const type = displayConcept(resource[typeElement]) ?? ""
  return {
    title: textOf(resource.description) ?? (type === "" ? "Document" : type),
    type,
    status: textOf(resource.docStatus) ?? textOf(resource.status) ?? "",
    date: textOf(resource.date) ?? textOf(resource.effectiveDateTime) ?? textOf(resource.issued),
    authors: namesOf(resource.author ?? resource.performer),
    format: undefined,
    sections,
    attachments: others,
  }
}

const namesOf = (references: unknown): string[] =>
  objectsIn(references)
    .map(displayReference)
    .filter((name) => name !== "")
