import assert from "node:assert/strict"
import { test } from "node:test"
import { loadStructure, validateResource } from "@subrosa/fhir"
import { type PatientInput, patientFields, patientInput, patientResource } from "./patient-resource.ts"

const id = "7d8f4b5e-3c0e-4a52-9c39-1f8a5b7c2d10"
const blank = { resourceType: "Patient", id, active: true }
const empty = Object.fromEntries(patientFields.map((name) => [name, ""])) as Record<keyof PatientInput, string>
const full: PatientInput = {
  ...empty,
  given: "Maria Elena",
  family: "Rivera",
  preferredName: "Mel",
  birthDate: "1980-04-12",
  gender: "female",
  pronouns: "she/her",
  phone: "555-0100",
  mobile: "555-0101",
  email: "mel@example.org",
  line: "1 Rose Lane\nBack door",
  city: "Springfield",
  state: "MA",
  postalCode: "01101",
  country: "US",
  recordNumber: "R-17",
}

test("a full form becomes a valid Patient", async () => {
  assert.deepEqual(validateResource(await loadStructure(), patientResource(blank, full)), [])
})

test("a name alone becomes a valid Patient without empty parts", async () => {
  const patient = patientResource(blank, { ...empty, family: "Rivera" })
  assert.deepEqual(validateResource(await loadStructure(), patient), [])
  assert.deepEqual(patient, {
    resourceType: "Patient",
    id,
    active: true,
    name: [{ use: "official", family: "Rivera" }],
  })
})

test("each line of the street address is a line of its own", () => {
  assert.deepEqual(patientResource(blank, full).address, [
    {
      use: "home",
      line: ["1 Rose Lane", "Back door"],
      city: "Springfield",
      state: "MA",
      postalCode: "01101",
      country: "US",
    },
  ])
})

test("a Patient goes into the form and comes out the same", () => {
  const patient = patientResource(blank, full)
  assert.deepEqual(patientInput(patient), full)
  assert.deepEqual(patientResource(patient, patientInput(patient)), patient)
})

test("what the form does not show stays", async () => {
  const before = {
    ...patientResource(blank, full),
    maritalStatus: { text: "Married" },
    name: [
      { use: "maiden", family: "Silva" },
      { use: "official", family: "Rivera", given: ["Maria"], prefix: ["Dr."], text: "Dr. Maria Rivera" },
    ],
  }
  const after = patientResource(before, { ...patientInput(before), family: "Rivera Santos", mobile: "" })
  assert.deepEqual(validateResource(await loadStructure(), after), [])
  assert.deepEqual(after.name, [
    { use: "maiden", family: "Silva" },
    { use: "official", family: "Rivera Santos", given: ["Maria"], prefix: ["Dr."] },
  ])
  assert.deepEqual(after.maritalStatus, { text: "Married" })
  assert.deepEqual(after.telecom, [
    { system: "phone", use: "home", value: "555-0100" },
    { system: "email", value: "mel@example.org" },
  ])
})
