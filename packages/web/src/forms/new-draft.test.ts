import assert from "node:assert/strict"
import { test } from "node:test"
import { buildNote } from "@subrosa/fhir"
import { chartIdOf } from "../data/chart-id.ts"
import { amendingDraft, emptyDraft, hasText, textIn, withFormat, withText } from "./new-draft.ts"

const chart = chartIdOf("0b7c1c1e-7a3f-4b52-9d3e-0f6a6c3d2e11")

test("changing the format loses no text", () => {
  const written = withText(withText(emptyDraft("d", chart), "subjective", "one"), "plan", "two")
  const changed = withFormat(written, "DAP")
  assert.equal(textIn(changed, "data"), "one")
  assert.equal(textIn(changed, "plan"), "two")
})

test("an amendment begins with the text of the original", () => {
  const original = buildNote({
    id: "c1",
    format: "BIRP",
    title: "Session 3",
    sections: [{ name: "behavior", text: "calm" }],
    patient: { reference: "Patient/1" },
    author: { reference: "Practitioner/1" },
    date: "2026-11-22T10:00:00Z",
    status: "final",
  })
  const draft = amendingDraft("d", chart, original)
  assert.equal(draft.amends, "Composition/c1")
  assert.equal(draft.format, "BIRP")
  assert.equal(textIn(draft, "behavior"), "calm")
})

test("blanks are no text", () => {
  assert.equal(hasText(withText(emptyDraft("d", chart), "plan", " \n")), false)
})
