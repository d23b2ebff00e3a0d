import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { chartRow } from "./chart-row.ts"
import { chartSummary } from "./chart-summary.ts"
import { foldVersions } from "./fold-versions.ts"
import { isResource, type Resource } from "./resource.ts"

const folder = new URL("../../../vectors/fhir/examples/valid/", import.meta.url)
const examples: Resource[] = readdirSync(folder).flatMap((name) => {
  const text = readFileSync(new URL(name, folder), "utf8").replace(/^\ufeff/, "")
  const values: unknown[] = name.endsWith("ndjson")
    ? text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [JSON.parse(text)]
  return values.filter(isResource)
})

test("a chart is grouped, newest first, undated last", () => {
  const condition = (id: string, more: object): Resource => ({
    resourceType: "Condition",
    id,
    code: { text: id },
    ...more,
  })
  const summary = chartSummary([
    condition("old", { onsetDateTime: "2001" }),
    condition("undated", {}),
    condition("new", { onsetDateTime: "2020-05-01T10:00:00Z", clinicalStatus: { coding: [{ code: "active" }] } }),
    { resourceType: "Encounter", id: "e", period: { start: "2020-01-01" }, class: { code: "AMB" } },
    {
      resourceType: "MedicationRequest",
      id: "m",
      medicationCodeableConcept: { text: "Sertraline" },
      authoredOn: "2020",
    },
    { resourceType: "AllergyIntolerance", id: "a", code: { text: "Nuts" } },
    { resourceType: "Composition", id: "c", title: "Session", date: "2020-05-01" },
    { resourceType: "Observation", id: "o", code: { text: "PHQ-9" }, valueQuantity: { value: 12, unit: "score" } },
    { resourceType: "Claim", id: "cl", created: "2020-05-02" },
    {
      resourceType: "Patient",
      name: [{ family: "Roe", given: ["Jane"] }],
      birthDate: "1980-04-12",
      deceasedBoolean: false,
    },
  ])
  assert.deepEqual(
    summary.problems.map(({ title }) => title),
    ["new", "old", "undated"],
  )
  assert.equal(summary.problems[0]?.status, "active")
  assert.equal(summary.medications[0]?.title, "Sertraline")
  assert.equal(summary.encounters[0]?.when, "2020-01-01")
  assert.equal(summary.others[0]?.detail, "12 score")
  assert.deepEqual(
    summary.billing.map(({ type }) => type),
    ["Claim"],
  )
  assert.equal(summary.demographics?.name, "Jane Roe")
  assert.equal(summary.demographics?.deceased, undefined)
})

test("a picture or a recording is called what its content is, and has its day", () => {
  const content = { title: "Sand tray" }
  const { others } = chartSummary([{ resourceType: "Media", id: "m", createdDateTime: "2025-01-06", content }])
  assert.deepEqual(
    others.map(({ title, when }) => [title, when]),
    [["Sand tray", "2025-01-06"]],
  )
})

test("a place is called by its name, not by what kind of place it is", () => {
  const { others } = chartSummary([
    { resourceType: "Organization", id: "o", name: "Elm Street Practice", type: [{ text: "Healthcare Provider" }] },
    { resourceType: "Questionnaire", id: "q", title: "PHQ-9", name: "Phq9", status: "active" },
  ])
  assert.deepEqual(
    others.map(({ title }) => title),
    ["Elm Street Practice", "PHQ-9"],
  )
})

test("people around a patient are called by their names, with what they are to them", () => {
  const relationship = [{ text: "Mother" }]
  const name = [{ use: "official", family: "Quist", given: ["Eva"] }]
  const { others } = chartSummary([{ resourceType: "RelatedPerson", id: "m", name, relationship }])
  assert.deepEqual(
    others.map(({ title, detail }) => [title, detail]),
    [["Eva Quist", "Mother"]],
  )
})

test("every example has a title and no resource is lost", () => {
  for (const resource of examples) assert.notEqual(chartRow(resource).title, "", resource.resourceType)
  const { demographics: _, ...groups } = chartSummary(examples)
  const shown = Object.values(groups).flat().length
  assert.equal(shown, examples.filter(({ resourceType }) => resourceType !== "Patient").length)
})

test("the version recorded last is current, whatever it says of itself; older ones are its history", () => {
  const version = (id: string, versionId: string) => ({
    resource: { resourceType: "Composition", id, meta: { versionId } },
  })
  const entries = [version("1", "9"), version("2", "1"), version("1", "3"), version("1", "4")]
  const folded = foldVersions(entries)
  assert.deepEqual(
    folded.map(({ key }) => key),
    ["Composition/1", "Composition/2"],
  )
  assert.equal(folded[0]?.current, entries[3])
  assert.deepEqual(folded[0]?.history, [entries[2], entries[0]])
  const anonymous = { resource: { resourceType: "Basic" } }
  assert.equal(foldVersions([anonymous, anonymous]).length, 2)
})
