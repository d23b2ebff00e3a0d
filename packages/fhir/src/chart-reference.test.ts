import assert from "node:assert/strict"
import { test } from "node:test"
import { chartReference, patientKeys, referencedBinaries } from "./chart-reference.ts"
import { referenceKey } from "./reference-key.ts"

test("a patient has one key, however it is referred to", () => {
  const table: Record<string, string | undefined> = {
    "Patient/1": "Patient/1",
    "Patient/1/_history/2": "Patient/1",
    "https://example.org/fhir/Patient/1": "Patient/1",
    "urn:uuid:c757873d-ec9a-4326-a141-556f43239520": "urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
    "urn:oid:1.2.3": "urn:oid:1.2.3",
    "Patient?identifier=http://x|1": "identifier:http://x|1",
    "Patient?identifier=http%3A%2F%2Fx%7C1": "identifier:http://x|1",
    "https://example.org/Patient?identifier=http://x|1": "identifier:http://x|1",
    "#p": undefined,
    "": undefined,
  }
  for (const [reference, key] of Object.entries(table)) assert.equal(referenceKey(reference), key, reference)
})

test("the element that R4 names is read, for each type", () => {
  const reference = { reference: "Patient/1" }
  const resources = [
    { resourceType: "Observation", subject: reference },
    { resourceType: "Immunization", patient: reference },
    { resourceType: "Coverage", beneficiary: reference },
    { resourceType: "Task", for: reference },
    { resourceType: "Appointment", participant: [{ actor: { reference: "Practitioner/9" } }, { actor: reference }] },
    { resourceType: "ResearchSubject", individual: reference },
    { resourceType: "EnrollmentRequest", candidate: reference },
    { resourceType: "Account", subject: [reference] },
    { resourceType: "Binary", securityContext: reference },
    { resourceType: "Person", link: [{ target: reference }] },
    { resourceType: "Patient", id: "1" },
  ]
  for (const resource of resources) {
    assert.equal(chartReference(resource).patient, "Patient/1", resource.resourceType)
    assert.equal(chartReference(resource).candidates[0], "Patient/1")
  }
})

test("a reference that does not tell its type is a candidate, not a patient", () => {
  const urn = "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"
  assert.deepEqual(chartReference({ resourceType: "Observation", subject: { reference: urn } }), {
    patient: undefined,
    candidates: [urn],
    via: [],
  })
  assert.equal(chartReference({ resourceType: "Claim", patient: { reference: urn } }).patient, urn)
  assert.equal(
    chartReference({ resourceType: "Observation", subject: { reference: urn, type: "Patient" } }).patient,
    urn,
  )
})

test("logical references and contained patients go by their identifier", () => {
  const identifier = { system: "http://mrn", value: "7" }
  const key = "identifier:http://mrn|7"
  assert.equal(chartReference({ resourceType: "Claim", patient: { identifier } }).patient, key)
  const contained = [{ resourceType: "Patient", id: "p", identifier: [identifier] }]
  assert.equal(chartReference({ resourceType: "Observation", contained, subject: { reference: "#p" } }).patient, key)
})

test("groups, devices and places are no patients", () => {
  for (const reference of ["Group/1", "Device/1", "Location/1"]) {
    assert.deepEqual(chartReference({ resourceType: "Observation", subject: { reference } }).candidates, [])
  }
  const group = { resourceType: "Group", member: [{ entity: { reference: "Patient/1" } }] }
  assert.equal(chartReference(group).patient, undefined)
})

test("what names no patient leads to what does", () => {
  const provenance = { resourceType: "Provenance", target: [{ reference: "Observation/5" }] }
  assert.deepEqual(chartReference(provenance), { patient: undefined, candidates: [], via: ["Observation/5"] })
  assert.deepEqual(
    chartReference({ resourceType: "Binary", securityContext: { reference: "DocumentReference/2" } }).via,
    ["DocumentReference/2"],
  )
})

test("a Patient is known by id, fullUrl and identifiers", () => {
  const patient = {
    resourceType: "Patient",
    id: "1",
    identifier: [{ system: "http://mrn", value: "7" }, { value: "8" }],
  }
  assert.deepEqual(patientKeys(patient, "urn:uuid:a"), ["Patient/1", "urn:uuid:a", "identifier:http://mrn|7"])
  assert.deepEqual(patientKeys(patient, "https://example.org/fhir/Patient/1"), ["Patient/1", "identifier:http://mrn|7"])
  const id = "5d3c9a1e-7f0b-4f6e-9d53-0a6d2f1c8b47"
  assert.deepEqual(patientKeys({ resourceType: "Patient", id }), [`Patient/${id}`, `urn:uuid:${id}`])
})

test("Binaries are found in attachments and references", () => {
  const document = {
    resourceType: "DocumentReference",
    content: [
      { attachment: { url: "Binary/1" } },
      { attachment: { url: "https://example.org/fhir/Binary/2" } },
      { attachment: { url: "urn:uuid:3" } },
      { attachment: { url: "https://example.org/file.pdf" } },
    ],
    context: { related: [{ reference: "Binary/4" }] },
  }
  assert.deepEqual(referencedBinaries(document), ["Binary/1", "Binary/2", "urn:uuid:3", "Binary/4"])
})
