import assert from "node:assert/strict"
import { test } from "node:test"
import type { IssueCode } from "./issue.ts"
import { loadStructure } from "./structure.ts"
import { validateResource } from "./validate-resource.ts"

const structure = await loadStructure()
const issues = (resource: unknown) => validateResource(structure, resource)
const patient = (members: object) => ({ resourceType: "Patient", ...members })
const observation = (members: object) => ({
  resourceType: "Observation",
  status: "final",
  code: { text: "x" },
  ...members,
})
const subject = { reference: "Patient/1" }

const good: Record<string, object> = {
  "a bare Patient": patient({}),
  "primitive extensions": patient({ _birthDate: { extension: [{ url: "http://x", valueString: "y" }] } }),
  "nulls beside extensions in a list": patient({
    name: [{ given: ["a", null], _given: [null, { extension: [{ url: "http://x", valueCode: "y" }] }] }],
  }),
  "one choice with its twin": patient({ deceasedBoolean: true, _deceasedBoolean: { id: "x" } }),
  "a contained resource that is used": patient({
    contained: [{ resourceType: "Organization", id: "o", name: "O" }],
    managingOrganization: { reference: "#o" },
  }),
  "a text-only concept with an extension under a required binding": {
    resourceType: "Condition",
    subject,
    clinicalStatus: { extension: [{ url: "http://x", valueCode: "unknown" }] },
  },
  "a conditional reference": observation({ subject: { reference: "Patient?identifier=x|1" } }),
  "a reference to a type of another FHIR version": observation({ subject: { reference: "BodySite/1" } }),
  "nested extensions": patient({ extension: [{ url: "http://x", extension: [{ url: "a", valueString: "b" }] }] }),
}

for (const [name, resource] of Object.entries(good)) {
  test(`accepted: ${name}`, () => assert.deepEqual(issues(resource), []))
}

const bad: [string, unknown, string, IssueCode][] = [
  ["no object", [], "", "not-a-resource"],
  ["no resourceType", {}, "Resource", "not-a-resource"],
  ["an unknown resourceType", { resourceType: "Client" }, "Resource", "unknown-resource-type"],
  ["an unknown element", patient({ nickname: "x" }), "Patient.nickname", "unknown-element"],
  ["a missing element", { resourceType: "Observation", status: "final" }, "Observation.code", "missing-element"],
  ["one where a list belongs", patient({ name: { family: "x" } }), "Patient.name", "cardinality"],
  ["a list where one belongs", patient({ gender: ["male"] }), "Patient.gender", "cardinality"],
  ["a string for a boolean", patient({ active: "true" }), "Patient.active", "wrong-json-type"],
  ["null", patient({ active: null }), "Patient.active", "wrong-json-type"],
  ["null alone in a list", patient({ name: [{ given: [null] }] }), "Patient.name[0].given[0]", "wrong-json-type"],
  ["a bad date", patient({ birthDate: "12.4.1980" }), "Patient.birthDate", "invalid-value"],
  ["a bad id", patient({ id: "a_b" }), "Patient.id", "invalid-value"],
  ["an empty string", patient({ language: "" }), "Patient.language", "empty"],
  ["an empty list", patient({ name: [] }), "Patient.name", "empty"],
  ["an empty object", patient({ name: [{}] }), "Patient.name[0]", "empty"],
  ["an element with an id alone (ele-1)", patient({ name: [{ id: "x" }] }), "Patient.name[0]", "empty"],
  ["two choices", patient({ deceasedBoolean: true, deceasedDateTime: "1980" }), "Patient.deceasedDateTime", "choice"],
  ["a code outside a required binding", patient({ gender: "M" }), "Patient.gender", "code"],
  [
    "a concept outside a required binding",
    { resourceType: "Condition", subject, clinicalStatus: { coding: [{ system: "http://x", code: "active" }] } },
    "Condition.clinicalStatus",
    "code",
  ],
  [
    "a malformed reference",
    observation({ subject: { reference: "the patient" } }),
    "Observation.subject.reference",
    "reference",
  ],
  [
    "a local reference to nothing",
    observation({ subject: { reference: "#p" } }),
    "Observation.subject.reference",
    "reference",
  ],
  [
    "a contained resource nobody refers to",
    patient({ contained: [{ resourceType: "Organization", id: "o", name: "O" }] }),
    "Patient.contained[0]",
    "contained",
  ],
  [
    "a script in the narrative",
    patient({ text: { status: "generated", div: "<div><script>x</script></div>" } }),
    "Patient.text.div",
    "unsafe-narrative",
  ],
  [
    "an extension with value and extensions",
    patient({ extension: [{ url: "http://x", valueCode: "a", extension: [{ url: "b", valueCode: "c" }] }] }),
    "Patient.extension[0]",
    "invariant",
  ],
  ["an extension with neither", patient({ extension: [{ url: "http://x" }] }), "Patient.extension[0]", "invariant"],
  ["a contact without details (pat-1)", patient({ contact: [{ gender: "male" }] }), "Patient.contact[0]", "invariant"],
  [
    "a period that ends before it starts (per-1)",
    patient({ name: [{ family: "x", period: { start: "2020-02-01", end: "2020-01-01" } }] }),
    "Patient.name[0].period",
    "invariant",
  ],
  [
    "a Bundle entry of nothing (bdl-5)",
    { resourceType: "Bundle", type: "collection", entry: [{ fullUrl: "urn:uuid:1" }] },
    "Bundle.entry[0]",
    "invariant",
  ],
]

for (const [name, resource, path, code] of bad) {
  test(`refused: ${name}`, () => {
    const found = issues(resource)
    assert.ok(
      found.some((issue) => issue.path === path && issue.code === code),
      JSON.stringify(found),
    )
  })
}

test("an issue names no value, not even one used as a key or type", () => {
  const secret = "Jane Roe 1980"
  const found = issues({
    resourceType: "Patient",
    [secret]: 1,
    gender: secret,
    birthDate: secret,
    id: secret,
    extension: [{ url: secret }],
    contained: [{ resourceType: secret }],
    managingOrganization: { reference: secret },
  })
  assert.ok(found.length >= 7)
  assert.ok(!JSON.stringify([...found, ...issues({ resourceType: secret })]).includes(secret))
})

test("nesting beyond all measure is an issue, not a crash", () => {
  let extension: object = { url: "x", valueString: "y" }
  for (let depth = 0; depth < 5000; depth++) extension = { url: "x", extension: [extension] }
  assert.equal(issues(patient({ extension: [extension] }))[0]?.code, "too-deep")
})

test("names of Object.prototype are no elements", () => {
  const found = issues(JSON.parse('{"resourceType":"Patient","__proto__":{"a":1},"constructor":1,"toString":"x"}'))
  assert.equal(found.length, 3)
  assert.equal(issues({ resourceType: "constructor" })[0]?.code, "unknown-resource-type")
})
