import assert from "node:assert/strict"
import { test } from "node:test"
import { loadStructure } from "./structure.ts"

test("the table knows every resource type of R4 and no later one", async () => {
  const { fhirVersion, resources } = await loadStructure()
  assert.equal(fhirVersion, "4.0.1")
  assert.equal(resources.size, 146)
  for (const name of ["Patient", "Bundle", "Composition", "VisionPrescription"]) assert.ok(resources.has(name), name)
  for (const name of ["Resource", "DomainResource", "SubscriptionStatus", "Element"])
    assert.ok(!resources.has(name), name)
})

test("inherited elements, choices and the twins of primitives are slots of a type", async () => {
  const patient = (await loadStructure()).resources.get("Patient")
  assert.equal(patient?.slots.get("id")?.typeName, "id")
  assert.equal(patient?.slots.get("deceasedDateTime")?.element, "deceased[x]")
  assert.equal(patient?.slots.get("_birthDate")?.isShadow, true)
  assert.equal(patient?.slots.get("contact")?.type?.name, "Patient.contact")
  assert.deepEqual([...(patient?.slots.get("gender")?.codes ?? [])], ["male", "female", "other", "unknown"])
})

test("the structure is loaded once", async () => {
  assert.equal(await loadStructure(), await loadStructure())
})
