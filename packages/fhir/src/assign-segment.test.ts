import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { assignSegment } from "./assign-segment.ts"
import { isResource, type Resource } from "./resource.ts"
import { typeTable } from "./segment-table.ts"
import { loadStructure } from "./structure.ts"

const actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
const confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
const labelled = (resourceType: string, system: string, ...codes: string[]): Resource => ({
  resourceType,
  meta: { security: codes.map((code) => ({ system, code })) },
})

test("without labels the type decides, and what is not in the table is clinical", () => {
  const expected = { Patient: "directory", Appointment: "directory", Claim: "billing", Coverage: "billing" }
  for (const [resourceType, segment] of Object.entries(expected)) {
    assert.deepEqual(assignSegment({ resourceType }), { segment, because: `type ${resourceType}` })
  }
  for (const resourceType of ["Observation", "Composition", "Consent", "NewInR9", "toString"]) {
    assert.equal(assignSegment({ resourceType }).segment, "clinical")
  }
})

test("labels make a resource more restricted than its type", () => {
  const table: [Resource, string][] = [
    [labelled("Composition", actCode, "PSYTHPN"), "psychotherapy-notes"],
    [labelled("Composition", actCode, "PSY"), "clinical"],
    [labelled("Claim", actCode, "PSY"), "clinical"],
    [labelled("Observation", actCode, "SUD"), "substance-use"],
    [labelled("Claim", actCode, "ETH"), "substance-use"],
    [labelled("Patient", confidentiality, "R"), "clinical"],
    [labelled("ExplanationOfBenefit", confidentiality, "V"), "clinical"],
    [labelled("Patient", confidentiality, "N"), "directory"],
    [labelled("Observation", "http://hl7.org/fhir/v3/ActCode", "ETHUD"), "substance-use"],
  ]
  for (const [resource, segment] of table) assert.equal(assignSegment(resource).segment, segment)
})

test("of several labels the most restrictive wins, in any order", () => {
  for (const codes of [
    ["PSY", "SUD", "PSYTHPN"],
    ["PSYTHPN", "SUD", "PSY"],
  ]) {
    assert.deepEqual(assignSegment(labelled("Condition", actCode, ...codes)), {
      segment: "psychotherapy-notes",
      because: "label PSYTHPN",
    })
  }
})

test("a label never makes a resource less restricted", () => {
  assert.equal(assignSegment(labelled("Observation", confidentiality, "L")).segment, "clinical")
})

test("a code of another system is no label of ours; one without a system counts", () => {
  assert.equal(assignSegment(labelled("Patient", "http://example.org/codes", "R")).segment, "directory")
  assert.equal(assignSegment({ resourceType: "Patient", meta: { security: [{ code: "R" }] } }).segment, "clinical")
})

test("inline labels and the policies behind labels count", () => {
  const url = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label"
  const inline: Resource = {
    resourceType: "Claim",
    diagnosis: [{ sequence: 1, extension: [{ url, valueCoding: { system: actCode, code: "SUD" } }] }],
  }
  assert.equal(assignSegment(inline).segment, "substance-use")
  const folder = new URL("../../../vectors/fhir/examples/valid/", import.meta.url)
  const basis: unknown = JSON.parse(readFileSync(new URL("ds4p-extension-sec-label-basis.json", folder), "utf8"))
  assert.ok(isResource(basis))
  assert.equal(assignSegment(basis).segment, "substance-use")
})

test("every type in the table is a resource type of R4", async () => {
  const { resources } = await loadStructure()
  for (const type of typeTable.keys()) assert.ok(resources.has(type), type)
})
