import assert from "node:assert/strict"
import { readdir, readFile } from "node:fs/promises"
import { test } from "node:test"
import { sampleIncident, samplePerson, samplePractice } from "../../testing/sample-notice.ts"
import { composeLetter } from "../letter/compose-letter.ts"
import { statementsOf } from "../letter/letter.ts"
import { letterSubject } from "../letter/person-notice.ts"
import { builtInLanguages, chooseLanguage, LanguageError, readLanguage } from "./language.ts"

const folder = new URL("../../languages/", import.meta.url)
const file = async (name: string) => JSON.parse(await readFile(new URL(name, folder), "utf8"))

test("every language file is complete and built in", async () => {
  const names = (await readdir(folder)).sort()
  assert.deepEqual(
    names,
    builtInLanguages.map(({ language }) => `${language}.json`),
  )
  for (const name of names) assert.equal(readLanguage(await file(name)).language, name.slice(0, -".json".length))
})

test("a further language is one file and no code", async () => {
  const spanish = await file("es.json")
  const marked = Object.fromEntries(Object.entries(spanish.messages).map(([key, text]) => [key, `¤${text}`]))
  const further = readLanguage({ ...spanish, language: "pt", locale: "pt-BR", name: "Português", messages: marked })
  const subject = letterSubject(samplePractice, sampleIncident, { ...samplePerson, languages: ["pt-BR", "en"] })
  const letter = composeLetter(subject, [...builtInLanguages, further])
  assert.equal(letter.language, "pt")
  for (const { key, text } of statementsOf(letter)) assert.ok(text.startsWith("¤"), key)
})

test("a file with a hole, a word too many or another value is refused, with the key", async () => {
  const english = await file("en.json")
  const { title: _, ...lacking } = english.messages
  const faults = (messages: object) => {
    try {
      readLanguage({ ...english, messages })
    } catch (error) {
      assert.ok(error instanceof LanguageError)
      return error.issues.join("; ")
    }
    return "none"
  }
  assert.match(faults(lacking), /messages\/title/)
  assert.match(faults({ ...english.messages, more: "x" }), /more/)
  assert.match(
    faults({ ...english.messages, discovered: "We found out." }),
    /discovered: holds nothing where English holds \{discovered\}/,
  )
  assert.match(faults({ ...english.messages, discovered: " " }), /discovered: is empty/)
  assert.throws(() => readLanguage({ ...english, locale: "nowhere-at-all-ever" }), LanguageError)
})

test("the wished language is taken if there is one, else the first", () => {
  assert.equal(chooseLanguage(["fr", "es-MX"], builtInLanguages).language, "es")
  assert.equal(chooseLanguage(["fr"], builtInLanguages).language, "en")
})
