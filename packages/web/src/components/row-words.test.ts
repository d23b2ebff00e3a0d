import assert from "node:assert/strict"
import { test } from "node:test"
import { statusText, typeText } from "./row-words.ts"

test("a type is named in plain words, one without a name of its own by its parts", () => {
  assert.equal(typeText("DocumentReference"), "Document")
  assert.equal(typeText("ExplanationOfBenefit"), "Explanation of benefit")
})

test("a note that is final is signed; a result that is final is not", () => {
  assert.equal(statusText({ type: "Composition", status: "final" }), "signed")
  assert.equal(statusText({ type: "Composition", status: "amended" }), "amended")
  assert.equal(statusText({ type: "Observation", status: "final" }), "final")
})
