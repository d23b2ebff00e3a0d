import assert from "node:assert/strict"
import { test } from "node:test"
import { parseQuery } from "./parse-query.ts"
import { type SearchTerm, searchTerms } from "./search-terms.ts"

const patient = {
  resourceType: "Patient",
  birthDate: "1980-04-12",
  name: [
    { use: "official", family: "Müller-Smith", given: ["John", "Paul"] },
    { use: "maiden", family: "O'Neill" },
  ],
  telecom: [
    { system: "phone", value: "+1 (555) 123-4567" },
    { system: "email", value: "John.Smith@Example.org " },
  ],
  identifier: [{ system: "http://mrn", value: "MRN-00 12" }],
}
const now = new Date("2025-06-01T00:00:00Z")
const texts = (terms: SearchTerm[]) => terms.map(({ kind, value }) => `${kind} ${value}`)
const stored = new Set(texts(searchTerms(patient)))

test("a patient is found by what a receptionist types", () => {
  const queries = [
    "Müller-Smith 1980-04-12",
    "smith, 4/12/1980",
    "12.4.1980 MULLER",
    "Smith John 12.04.80",
    "John Müller-Smith Apr 12, 1980",
    "12 April 1980 o'neill",
    "oneill 04-12-1980",
    "John Smyth 1980",
    "muller-smith, john 1980",
    "555-123-4567",
    "(555) 123 4567",
    "+15551234567",
    "john.smith@example.org",
    "MRN-0012",
    "mrn0012",
    "http://mrn|MRN-0012",
  ]
  for (const query of queries) {
    assert.ok(
      texts(parseQuery(query, now)).some((term) => stored.has(term)),
      query,
    )
  }
})

test("others are not", () => {
  for (const query of ["Smith 1980-04-13", "Jones 4/12/1980", "555-123-4568", "MRN-0013", "Mary Smith 1981"]) {
    assert.ok(!texts(parseQuery(query, now)).some((term) => stored.has(term)), query)
  }
})

test("a name, a birth date or a year alone gives no term", () => {
  for (const query of ["Smith", "John Smith", "Müller-Smith, John", "", "  ", "1980-04-12 ", "4/12/1980"]) {
    assert.deepEqual(
      parseQuery(query, now).filter(({ kind }) => kind !== "identifier" && kind !== "phone"),
      [],
      query,
    )
  }
  assert.deepEqual(parseQuery("Smith", now), [])
})

test("an ambiguous day and month are read both ways, an impossible one is not", () => {
  assert.deepEqual(texts(parseQuery("smith 4/12/1980", now)), [
    "name-birthdate smith|1980-04-12",
    "name-birthdate smith|1980-12-04",
  ])
  assert.deepEqual(texts(parseQuery("smith 13/4/1980", now)), ["name-birthdate smith|1980-04-13"])
})

test("no stored term is a name or a birth date alone", () => {
  for (const { kind, value } of searchTerms(patient)) {
    if (kind === "name-birthdate") assert.match(value, /^\p{L}+\|\d{4}-\d\d-\d\d$/u)
    if (kind === "phonetic-birthyear") assert.match(value, /^[a-z0]+\|\d{4}\|\p{L}$/u)
  }
  assert.deepEqual(searchTerms({ resourceType: "Patient", name: [{ family: "Smith" }] }), [])
  assert.deepEqual(searchTerms({ resourceType: "Patient", birthDate: "1980-04-12" }), [])
})

test("names in other scripts and with marks keep their letters", () => {
  const terms = (family: string) =>
    texts(searchTerms({ resourceType: "Patient", birthDate: "1980-01-01", name: [{ family }] }))
  assert.ok(terms("Łódź").includes("name-birthdate lodz|1980-01-01"))
  assert.ok(terms("Straße").includes("name-birthdate strasse|1980-01-01"))
  assert.ok(terms("李").includes("name-birthdate 李|1980-01-01"))
})
