import assert from "node:assert/strict"
import { test } from "node:test"
import { familyTerms, homeTerms, kinshipTerms, phoneKinship } from "./kinship-terms.ts"

const values = (terms: readonly { kind: string; value: string }[]) => terms.map(({ kind, value }) => `${kind}:${value}`)

test("a Patient's names, homes and phones, old ones too, each once", () => {
  const terms = kinshipTerms({
    resourceType: "Patient",
    name: [{ family: "Müller-Lüdenscheid" }, { family: "Müller", use: "maiden" }],
    address: [
      { line: ["12b Rose Lane", "Flat 3"], postalCode: "02139-1234" },
      { line: ["7 Mill Street"], postalCode: "01002", period: { end: "2019-01-01" } },
    ],
    telecom: [
      { system: "phone", value: "+1 (555) 010-4477" },
      { system: "phone", value: "555-010-4477" },
      { system: "email", value: "a5550104477@example.org" },
    ],
  })
  assert.deepEqual(values(terms), [
    "family-name:mullerludenscheid",
    "family-name:muller",
    "family-name:ludenscheid",
    "address:12broselane|021391234",
    "address:7millstreet|01002",
    "street:broselane|021391234",
    "street:millstreet|01002",
    "phone:5550104477",
  ])
})

test("neighbours share the street, households the address; without a postal code there is neither", () => {
  const [one, next] = [
    homeTerms({ line: ["12 Rose Lane"], postalCode: "02139" }),
    homeTerms({ line: ["14 ROSE-LANE"], postalCode: "02139" }),
  ]
  assert.notEqual(one[0]?.value, next[0]?.value)
  assert.equal(one[1]?.value, next[1]?.value)
  assert.deepEqual(homeTerms({ line: ["12 Rose Lane"] }), [])
  assert.deepEqual(homeTerms({ line: [], postalCode: "02139" }), [])
})

test("what says nothing makes no term", () => {
  assert.deepEqual(kinshipTerms({ resourceType: "Patient" }), [])
  assert.deepEqual(familyTerms(undefined, "  "), [])
  assert.deepEqual(phoneKinship("12"), [])
  assert.deepEqual(values(familyTerms(undefined, "Anna O'Neil")), ["family-name:oneil"])
})
