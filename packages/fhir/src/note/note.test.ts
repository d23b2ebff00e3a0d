import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { assignSegment } from "../assign-segment.ts"
import { FhirError } from "../fhir-error.ts"
import type { Resource } from "../resource.ts"
import { loadStructure } from "../structure.ts"
import { validateResource } from "../validate-resource.ts"
import { amendNote } from "./amend-note.ts"
import { buildEncounter } from "./build-encounter.ts"
import { buildNote, type NoteInput } from "./build-note.ts"
import { noteFormats } from "./note-format.ts"
import { normalizeNoteText, textToXhtml, xhtmlToText } from "./note-xhtml.ts"
import { readNote } from "./read-note.ts"

const structure = await loadStructure()
const isValid = (resource: Resource) => assert.deepEqual(validateResource(structure, resource), [])
const author = { reference: "Practitioner/1", display: "Dr. Ada Noe" }
const input = (more: Partial<NoteInput> = {}): NoteInput => ({
  id: "n1",
  format: "SOAP",
  title: "Session 3",
  sections: [
    { name: "plan", text: "Next week." },
    { name: "subjective", text: 'Slept <b>badly</b> & "worried".\n\n  - twice\n' },
  ],
  patient: { reference: "Patient/1" },
  encounter: { reference: "Encounter/1" },
  author,
  date: "2025-06-01T10:00:00+02:00",
  status: "final",
  ...more,
})

test("a note of each format is valid R4 and reads back as it was written", () => {
  for (const format of ["SOAP", "DAP", "BIRP", "free"] as const) {
    const sections = noteFormats[format].map(({ name }) => ({ name, text: `Text of ${name}.\nSecond line.` }))
    const note = buildNote(input({ format, sections }))
    isValid(note)
    const read = readNote(note)
    assert.equal(read?.format, format)
    assert.deepEqual(
      read?.sections.map(({ name, text }) => ({ name, text })),
      sections,
    )
    assert.deepEqual(read?.authors, ["Dr. Ada Noe"])
  }
})

test("sections stand in the order of the format, and empty ones are left out", () => {
  const note = buildNote(input({ sections: [...input().sections, { name: "objective", text: " \n" }] }))
  assert.deepEqual(
    readNote(note)?.sections.map(({ title }) => title),
    ["Subjective", "Plan"],
  )
})

test("any text survives the way to XHTML and back, and the XHTML is valid", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
      fc.pre(normalizeNoteText(text).trim() !== "")
      assert.equal(xhtmlToText(textToXhtml(text)), normalizeNoteText(text))
      isValid(buildNote(input({ sections: [{ name: "subjective", text }] })))
    }),
  )
})

test("a draft may be empty, a signed note may not", () => {
  isValid(buildNote(input({ status: "preliminary", sections: [] })))
  assert.throws(
    () => buildNote(input({ sections: [] })),
    (error) => error instanceof FhirError && error.code === "empty_note",
  )
})

test("a psychotherapy note is labelled and filed apart", () => {
  const note = buildNote(input({ kind: "psychotherapy", format: "free", sections: [{ name: "note", text: "x" }] }))
  isValid(note)
  assert.equal(assignSegment(note).segment, "psychotherapy-notes")
  assert.equal(assignSegment(buildNote(input())).segment, "clinical")
})

test("an amended note is a new version that names the one before; the original is untouched", () => {
  const original = buildNote(input({ versionId: "1", kind: "psychotherapy" }))
  const before = structuredClone(original)
  const second = { reference: "Practitioner/2", display: "Dr. B" }
  const sections = [{ name: "subjective", text: "Slept well." }]
  const amended = amendNote(original, {
    format: "SOAP",
    sections,
    author: second,
    date: "2025-06-02T10:00:00Z",
    versionId: "2",
  })
  isValid(amended)
  assert.deepEqual(original, before)
  assert.equal(amended.id, original.id)
  assert.equal(amended.status, "amended")
  assert.equal(amended.meta?.versionId, "2")
  assert.equal(assignSegment(amended).segment, "psychotherapy-notes")
  assert.deepEqual(amended.relatesTo, [
    { code: "replaces", targetReference: { reference: "Composition/n1/_history/1" } },
  ])
  assert.deepEqual(readNote(amended)?.authors, ["Dr. Ada Noe", "Dr. B"])
  isValid(amendNote(amended, { format: "SOAP", sections, author, date: "2025-06-03T10:00:00Z" }))
})

test("what is not signed is not amended", () => {
  const amendment = { format: "SOAP" as const, sections: input().sections, author, date: "2025-06-02T10:00:00Z" }
  const code = (expected: string) => (error: unknown) => error instanceof FhirError && error.code === expected
  assert.throws(() => amendNote(buildNote(input({ status: "preliminary" })), amendment), code("note_not_signed"))
  assert.throws(() => amendNote({ resourceType: "Patient" }, amendment), code("not_a_note"))
})

test("an Encounter is valid R4", () => {
  const patient = { reference: "Patient/1" }
  const start = "2025-06-01T09:00:00Z"
  isValid(buildEncounter({ id: "e1", patient, practitioner: author, status: "in-progress", place: "virtual", start }))
  const end = "2025-06-01T09:50:00Z"
  isValid(
    buildEncounter({ id: "e1", patient, practitioner: author, status: "finished", place: "ambulatory", start, end }),
  )
})

test("a DocumentReference's text is read, its other content is named", () => {
  const utf8 = btoa(String.fromCharCode(...new TextEncoder().encode("Grüße\r\nx")))
  const note = readNote({
    resourceType: "DocumentReference",
    status: "current",
    type: { text: "Progress note" },
    content: [
      { attachment: { contentType: "text/plain; charset=utf-8", data: utf8 } },
      { attachment: { contentType: "text/html", data: btoa("<p>a<script>evil()</script></p><p>b</p>") } },
      { attachment: { contentType: "text/plain; charset=iso-8859-1", data: btoa("Gr\u00fc\u00dfe") } },
      { attachment: { contentType: "application/pdf", url: "Binary/1", title: "Letter" } },
      { attachment: { contentType: "text/plain", data: "%%%" } },
    ],
  })
  assert.deepEqual(
    note?.sections.map(({ text }) => text),
    ["Grüße\nx", "a\n\nb", "Grüße"],
  )
  assert.equal(note?.attachments.length, 2)
  assert.equal(note?.title, "Progress note")
  assert.equal(readNote({ resourceType: "Patient" }), undefined)
})

test("HTML becomes the text a reader would see", () => {
  const table: Record<string, string> = {
    "<div><p>Hello <b>big</b>\n world</p><ul><li>one</li><li>two</li></ul></div>": "Hello big world\n\n- one\n- two",
    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>": "a\tb\nc",
    "a<br/>b&nbsp;&amp;&#x41;&bogus;": "a\nb\u00a0&A&bogus;",
    "<style>p{}</style><script>x</script>y<!-- z -->": "y",
    "<pre> a\n  b</pre>": " a\n  b",
    "x < y and <unclosed": "x < y and <unclosed",
  }
  for (const [html, text] of Object.entries(table)) assert.equal(xhtmlToText(html), text)
})
