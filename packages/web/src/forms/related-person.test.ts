import assert from "node:assert/strict"
import { test } from "node:test"
import { loadStructure, type Resource, validateResource } from "@subrosa/fhir"
import { addressInput } from "./address-input.ts"
import { relatedPersonResource, relatedPersons } from "./related-person.ts"

const patient: Resource = { resourceType: "Patient", id: "7d8f4b5e-3c0e-4a52-9c39-1f8a5b7c2d10" }
const bare = { given: "", family: "Quist", relationship: "MTH", phone: "", email: "", address: addressInput(undefined) }

test("whoever is entered becomes a valid RelatedPerson of the patient, and is shown", async () => {
  const input = { ...bare, given: "Eva Maria", phone: "555-0100", address: { ...bare.address, city: "Boston" } }
  for (const one of [bare, input]) {
    const resource = { ...relatedPersonResource(patient, one), id: "r1" } as Resource
    assert.deepEqual(validateResource(await loadStructure(), resource), [])
    assert.deepEqual(resource.patient, { reference: `Patient/${patient.id}` })
    const [line, ...others] = relatedPersons([resource, { ...resource, id: "r2", active: false }, patient])
    assert.deepEqual(
      [line?.reference, line?.name, line?.relationship, others],
      ["RelatedPerson/r1", one.given === "" ? "Quist" : "Eva Maria Quist", "Mother", []],
    )
  }
})
