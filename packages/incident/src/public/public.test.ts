import assert from "node:assert/strict"
import { test } from "node:test"
import { readingGrade } from "../../testing/reading-grade.ts"
import { sampleIncident, samplePerson, samplePractice } from "../../testing/sample-notice.ts"
import { builtInLanguages, type Language } from "../notice/language.ts"
import { answerDeskSheet, codeAnswer } from "./answer-desk.ts"
import { type EvidenceStatement, evidenceBytes, evidenceDocument, extortionKit } from "./help-sheets.ts"
import { type PublicNotice, publicDocument, publicText } from "./public-notice.ts"

const english = builtInLanguages[0] as Language
const notice: PublicNotice = {
  practice: samplePractice,
  incident: sampleIncident,
  kinds: ["directory", "clinical"],
  elements: ["ssn"],
  country: "US",
  place: "Illinois",
  openUntil: "2026-06-30",
}
const textOf = ({ parts }: { parts: readonly ({ text: string } | { label: string; value: string })[] }) =>
  parts.map((part) => ("text" in part ? part.text : `${part.label}: ${part.value}`)).join("\n")

test("a public notice has the five contents of 45 CFR 164.404(c), a number that stays open, and nobody's code", () => {
  for (const language of builtInLanguages) {
    const text = publicText(notice, language)
    const { messages } = language
    for (const heading of [
      "heading.happened",
      "heading.records",
      "heading.steps",
      "heading.advice",
      "heading.contact",
    ] as const) {
      assert.ok(text.includes(`## ${messages[heading]}`), heading)
    }
    assert.ok(text.includes("1-800-555-0142") && text.includes("Illinois"))
    assert.doesNotMatch(text, /\{|undefined|EIW-|: *\n?$/)
  }
  assert.ok(readingGrade(textOf(publicDocument(notice, english))) <= 8)
})

test("a number that closes before 90 days is refused", () => {
  assert.throws(() => publicText({ ...notice, openUntil: "2026-06-06" }, english), /90 days/)
  assert.doesNotThrow(() => publicText({ ...notice, openUntil: "2026-06-07" }, english))
})

test("the help sheets are filled, and read at grade 8 or below", () => {
  for (const language of builtInLanguages) {
    const sheets = [extortionKit(samplePractice, sampleIncident, "US", language), answerDeskSheet(language, "")]
    for (const sheet of sheets) {
      assert.doesNotMatch(textOf(sheet), /\{\w+\}|undefined/)
      if (language === english) assert.ok(readingGrade(textOf(sheet)) <= 8)
    }
  }
  assert.equal(codeAnswer("ours", samplePractice, english), "Yes. This notice is from us.")
  assert.match(codeAnswer("unknown", samplePractice, english), /1-800-555-0142/)
})

test("an evidence statement says which records and days, and is the same bytes for the same facts", () => {
  const { exposed } = samplePerson.exposure
  const statement: EvidenceStatement = {
    statement: "subrosa/v1 evidence statement",
    case: "0b7d3f5e",
    practice: samplePractice.name,
    name: samplePerson.name,
    birthDate: "1984-05-06",
    exposed,
    period: sampleIncident.period,
    discovered: sampleIncident.discovered,
    issued: "2026-03-10",
    entries: [812, 813],
    checkpoint: { origin: "subrosa/0b7d3f5e", size: 900, rootHash: "abc=" },
  }
  const {
    statement: kind,
    case: id,
    practice,
    name,
    birthDate,
    period,
    discovered,
    issued,
    entries,
    checkpoint,
  } = statement
  const others = { checkpoint, entries, issued, discovered, period, exposed, birthDate, name, practice }
  assert.deepEqual(evidenceBytes(statement), evidenceBytes({ ...others, case: id, statement: kind }))
  const signature = { key: "K", value: "S" }
  const text = textOf(evidenceDocument(statement, signature, samplePractice, sampleIncident, samplePerson, english))
  for (const part of ["November 17, 2025", "812, 813", "May 6, 1984", "abc="]) assert.ok(text.includes(part), part)
  assert.doesNotMatch(text, /\{\w+\}|undefined|shame you/)
})
