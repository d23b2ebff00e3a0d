import assert from "node:assert/strict"
import { test } from "node:test"
import { sampleFiling } from "../../testing/sample-filing.ts"
import { type Filing, filingDocument } from "./filing-document.ts"
import { FilingFacts } from "./filing-facts.ts"
import { GdprFiling, gdprFiling } from "./gdpr.ts"
import { HhsFiling, hhsFiling } from "./hhs.ts"
import { StateFiling, stateFiling } from "./state.ts"

const facts = FilingFacts.parse(sampleFiling)
const authority = "Tietosuojavaltuutettu"
const now = "2026-03-08T09:00:00Z"

const filings: [string, Filing, { parse(value: unknown): unknown }][] = [
  ["hhs", hhsFiling(facts), HhsFiling],
  ...["us-ny", "us-ca", "us-tx", "us-ma", "us-il"].map((id): [string, Filing, typeof StateFiling] => [
    id,
    stateFiling(facts, id),
    StateFiling,
  ]),
  ["gdpr", gdprFiling(facts, { authority, phase: "initial", now }), GdprFiling],
]

test("each filing is valid by its schema and survives JSON", () => {
  for (const [name, filing, schema] of filings) {
    assert.deepEqual(schema.parse(JSON.parse(JSON.stringify(filing))), filing, name)
  }
})

test("a filing's paper shows every field of its JSON, what is unknown as unknown, and what is not claimed", () => {
  for (const [name, filing] of filings) {
    const parts = filingDocument(filing, "case 0b7d3f5e").parts
    const text = parts.map((part) => ("label" in part ? `${part.label}: ${part.value}` : part.text)).join("\n")
    for (const value of leaves(filing))
      assert.ok(text.replaceAll(" ", "").includes(value.replaceAll(" ", "")), `${name}: ${value}`)
    assert.equal(text.includes("Not known: "), JSON.stringify(filing).includes('"known":false'), name)
    assert.match(text, /What is not claimed\nThat no record was read/, name)
    assert.match(text, /size 18422/, name)
  }
})

function leaves(value: unknown, name = ""): string[] {
  if (name === "form" || name === "evidence") return []
  if (typeof value === "string" || typeof value === "number") return [String(value)]
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => leaves(one, key))
}

test("no filing holds a name of a patient, or a number that is not the case's", () => {
  for (const [name, filing] of filings) {
    const numbers = leaves(filing)
      .filter((leaf) => /^\d+$/.test(leaf))
      .map(Number)
    const allowed = [412, 380, 376, 20, 12, 0, 3120, 18_422, 62_701]
    for (const number of numbers) assert.ok(allowed.includes(number), `${name}: ${number}`)
  }
})

test("500 is 500 or more, 499 is fewer", () => {
  const of = (affected: number) => hhsFiling({ ...facts, proof: { ...facts.proof, affected } }).affecting
  assert.equal(of(500), "500 or More Individuals")
  assert.equal(of(499), "Fewer Than 500 Individuals")
})

test("GDPR: due 72 hours after becoming aware; late without a reason says so; a final report leaves nothing open", () => {
  const initial = gdprFiling(facts, { authority, phase: "initial", now })
  assert.equal(initial.dueAt, "2026-03-09T15:12:00.000Z")
  assert.deepEqual(initial.stillUnknown, ["the assessment of likely consequences", "who has the records"])
  const late = gdprFiling(facts, { authority, phase: "further", now: "2026-03-09T15:12:00.001Z", previous: "A-1" })
  assert.match(late.lateBecause.known ? "" : late.lateBecause.why, /late and no reason/)
  assert.throws(() => gdprFiling(facts, { authority, phase: "final", now }), /assessment of likely consequences/)
  assert.equal(gdprFiling({ ...facts, likelyConsequences: "High." }, { authority, phase: "final", now }).phase, "final")
})

test("facts that are not whole are refused by name", () => {
  const bad = FilingFacts.safeParse({ ...sampleFiling, proof: { ...sampleFiling.proof, listDigest: "abc" } })
  assert.deepEqual(
    bad.error?.issues.map(({ path }) => path.join(".")),
    ["proof.listDigest"],
  )
})
