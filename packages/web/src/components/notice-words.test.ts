import assert from "node:assert/strict"
import { test } from "node:test"
import { betrayingWords } from "@subrosa/incident/notice"
import { noticeWords } from "./notice-words.ts"

test("what stands around a notice is in the browser's language, and tells whoever sees it nothing of what it is about", () => {
  for (const [asked, language] of [
    [["es-MX", "en"], "es"],
    [["fr", "es"], "es"],
    [["fr"], "en"],
    [[], "en"],
  ] as const) {
    assert.equal(noticeWords(asked).language, language)
  }
  for (const language of ["en", "es"]) {
    assert.deepEqual(betrayingWords(Object.values(noticeWords([language])).join("\n")), [])
  }
})
