import assert from "node:assert/strict"
import { test } from "node:test"
import type { Resource } from "../resource.ts"
import { displayAddress } from "./address.ts"
import { displayConcept } from "./codeable-concept.ts"
import { ageInYears, displayDate, displayPeriod, timeOf } from "./date.ts"
import { displayHumanName, displayNameForList, preferredName } from "./human-name.ts"
import { displayQuantity, displayValue, roundedDigits } from "./quantity.ts"
import { displayReference } from "./reference.ts"
import { displayResult } from "./result.ts"

test("names", () => {
  const name = { prefix: ["Dr."], given: ["Maria", "A."], family: "Lopez", suffix: ["MD"] }
  assert.equal(displayHumanName(name), "Dr. Maria A. Lopez MD")
  assert.equal(displayNameForList(name), "Lopez, Maria A.")
  assert.equal(displayHumanName({ text: "Maria Lopez" }), "Maria Lopez")
  assert.equal(displayNameForList({ text: "Maria Lopez" }), "Maria Lopez")
  assert.equal(displayHumanName(undefined), "")
  const names = [
    { use: "maiden", family: "A" },
    { use: "usual", family: "B" },
    { use: "official", family: "C" },
  ]
  assert.equal(preferredName(names)?.family, "C")
  assert.equal(preferredName([{ family: "D", period: { end: "2001" } }, names[0]])?.family, "A")
  assert.equal(preferredName(undefined), undefined)
})

test("addresses", () => {
  const address = { line: ["1 Main St", "Apt 2"], city: "Boston", state: "MA", postalCode: "02101", country: "US" }
  assert.deepEqual(displayAddress(address), ["1 Main St", "Apt 2", "Boston, MA 02101", "US"])
  assert.deepEqual(displayAddress({ text: "a\nb" }), ["a", "b"])
  assert.deepEqual(displayAddress({ postalCode: "1" }), ["1"])
  assert.deepEqual(displayAddress(null), [])
})

test("concepts and references", () => {
  assert.equal(displayConcept({ text: "a", coding: [{ display: "b" }] }), "a")
  assert.equal(displayConcept({ coding: [{ code: "c" }, { code: "d", display: "b" }] }), "b")
  assert.equal(displayConcept({ coding: [{ code: "c" }] }), "c")
  assert.equal(displayConcept({ system: "x", code: "c" }), "c")
  assert.equal(displayConcept({}), undefined)
  assert.equal(displayReference({ reference: "Patient/1", display: "Ada" }), "Ada")
  assert.equal(displayReference({ reference: "https://x.org/fhir/Patient/1/_history/2" }), "Patient/1")
  assert.equal(displayReference({ reference: "urn:uuid:1" }), "")
})

test("dates keep their precision and the clock they were written by", () => {
  assert.equal(displayDate("1980"), "1980")
  assert.equal(displayDate("1980-04"), "1980-04")
  assert.equal(displayDate("2024-01-15T09:00:30.5-05:00"), "2024-01-15 09:00")
  assert.equal(displayDate("2024-01-15T09:00:00-05:00", "en-US").replace(/\s/g, " "), "Jan 15, 2024, 9:00 AM")
  assert.equal(displayDate("1980-04", "en-US"), "Apr 1980")
  assert.equal(displayDate("soon"), "soon")
  assert.equal(displayDate(5), "")
  assert.equal(displayPeriod("2020", undefined), "2020 – ")
  assert.equal(displayPeriod(undefined, undefined), "")
  assert.ok((timeOf("2020-01") ?? 0) < (timeOf("2020-01-15T00:00:00Z") ?? 0))
  assert.equal(timeOf("soon"), undefined)
})

test("age counts birthdays", () => {
  assert.equal(ageInYears("1980-04-12", "2025-04-11"), 44)
  assert.equal(ageInYears("1980-04-12", "2025-04-12"), 45)
  assert.equal(ageInYears("1980", "2025-04-12"), undefined)
  assert.equal(ageInYears("2030-01-01", "2025-04-12"), undefined)
})

test("quantities and values", () => {
  assert.equal(displayQuantity({ comparator: "<", value: 5.4, unit: "mmol/L" }), "< 5.4 mmol/L")
  assert.equal(displayQuantity({ value: 3, code: "1" }), "3")
  assert.equal(displayValue({ valueQuantity: { value: 12, unit: "score" } }), "12 score")
  assert.equal(displayQuantity({ value: 2, code: "{score}" }), "2 score")
  assert.equal(displayQuantity({ value: 3, unit: "/{visit}" }), "3 /visit")
  assert.equal(displayValue({ valueBoolean: false }), "no")
  assert.equal(displayValue({ valueString: "x" }), "x")
  assert.equal(displayValue({ valueInteger: 0 }), "0")
  assert.equal(displayValue({ valueCodeableConcept: { text: "y" } }), "y")
  assert.equal(displayValue({}), undefined)
})

test("on one line, digits that nobody measured are cut; elsewhere all are kept", () => {
  const value = { value: 171.5596142965383, unit: "cm" }
  assert.equal(displayQuantity(value), "171.5596142965383 cm")
  assert.equal(displayQuantity(value, roundedDigits), "171.56 cm")
  const rounded = [0.5528516479621977, -0.000123456, 29.9000001, 5.4321, 1e-7, 12, 0.1 + 0.2].map(roundedDigits)
  assert.deepEqual(rounded, ["0.553", "-0.000123", "29.9", "5.4321", "1e-7", "12", "0.3"])
})

const component = (code: string, text: string, value: object) => ({ code: { text, coding: [{ code }] }, ...value })
const observation = (component: object[], more: object = {}): Resource => ({
  ...{ resourceType: "Observation", status: "final", code: { text: "x" }, component },
  ...more,
})
const pressure = (upper: object, lower: object) =>
  observation([
    component("8462-4", "Diastolic", { valueQuantity: { value: 77.20409, unit: "mmHg", ...lower } }),
    component("8480-6", "Systolic", { valueQuantity: { value: 121, unit: "mmHg", ...upper } }),
  ])

test("what an observation found: its value, a blood pressure as everybody writes it, or its parts by name", () => {
  assert.equal(displayResult(observation([], { valueQuantity: { value: 6.645838653236665, unit: "g" } })), "6.65 g")
  assert.equal(displayResult(pressure({}, {})), "121/77.2 mmHg")
  const parts = "Diastolic: < 77.2 mmHg, Systolic: 121 mmHg"
  assert.equal(displayResult(pressure({}, { comparator: "<" })), parts)
  assert.equal(displayResult(pressure({ unit: "kPa" }, {})), "Diastolic: 77.2 mmHg, Systolic: 121 kPa")
  const many = Array.from({ length: 5 }, (_, i) => component(`q${i}`, `Question ${i}`, { valueInteger: i }))
  assert.equal(displayResult(observation(many)), "Question 0: 0, Question 1: 1, Question 2: 2, 2 more")
  const empty = component("q", "Not asked", { dataAbsentReason: { text: "unknown" } })
  assert.equal(displayResult(observation([empty])), undefined)
})
