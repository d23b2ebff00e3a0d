import assert from "node:assert/strict"
import { test } from "node:test"
import { samplePractice } from "../../testing/sample-notice.ts"
import { builtInLanguages } from "../notice/language.ts"
import { OutsideError, outsideOf } from "./outside-of.ts"
import { betrayingWords } from "./outside-words.ts"

test("names of therapy providers betray, plain names do not", () => {
  const betraying = [
    "Riverside Psychotherapy Group",
    "Dr. Ana Ruiz",
    "Ana Ruiz, LCSW",
    "Northside Counseling",
    "Mielenterveystalo",
    "riverside-therapy.example",
    "RiversideTherapy",
    "Centro de Salud",
    "Praxis für Psychotherapie",
    "The Recovery House",
    "New Hope Behavioral Health",
    "Terapia Integral",
    "Notice of Data Breach",
  ]
  for (const name of betraying) assert.notDeepEqual(betrayingWords(name), [], name)
  for (const name of [
    "RPG Office",
    "Riverside Group",
    "Ana Ruiz",
    "Suite 400, 12 Maple Street",
    "A message for you",
    "letter",
  ]) {
    assert.deepEqual(betrayingWords(name), [], name)
  }
})

test("a practice whose name betrays cannot write before it has a neutral outside name", () => {
  const { outsideName: _, ...named } = samplePractice
  for (const language of builtInLanguages) {
    assert.throws(() => outsideOf(named, language), OutsideError)
    assert.equal(outsideOf(samplePractice, language).sender, "RPG Office")
    const lines = ["Suite 4, Riverside Mental Health Center"]
    assert.throws(() => outsideOf({ ...samplePractice, lines }, language), /return address/)
  }
})
