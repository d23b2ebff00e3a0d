import assert from "node:assert/strict"
import { test } from "node:test"
import { jurisdictionIds } from "./jurisdiction-ids.ts"
import { jurisdictionOf } from "./jurisdiction-of.ts"
import { usStates } from "./places.ts"

test("every State, the District and each territory is found by code and by name", () => {
  const found = Object.entries(usStates).map(([code, name]) => {
    const id = jurisdictionOf({ country: "US", state: code })
    assert.equal(id, `us-${code.toLowerCase()}`)
    assert.equal(jurisdictionOf({ country: "USA", state: name }), id)
    assert.equal(jurisdictionOf({ country: "United States of America", state: name.toUpperCase() }), id)
    assert.equal(jurisdictionOf({ country: "us", state: ` us-${code.toLowerCase()} ` }), id)
    return id
  })
  const rows = jurisdictionIds.filter((id) => id.startsWith("us-") && !id.includes("-federal-"))
  assert.deepEqual(found.toSorted(), rows.toSorted())
})

test("countries, provinces and members of the EU and the EEA", () => {
  const of = (country: string, state?: string) => jurisdictionOf({ country, state })
  assert.equal(of("DE"), "eu-gdpr")
  assert.equal(of("DEU", "Bayern"), "eu-gdpr")
  assert.equal(of("Deutschland"), "eu-gdpr")
  assert.equal(of("Norway"), "eu-gdpr")
  assert.equal(of("España"), "eu-gdpr")
  assert.equal(of("FI"), "fi")
  assert.equal(of("Ireland"), "ie")
  assert.equal(of("Scotland"), "gb")
  assert.equal(of("CA", "ON"), "ca-on")
  assert.equal(of("Canada", "Québec"), "ca-qc")
  assert.equal(of("CAN", "Alberta"), "ca-ab")
  assert.equal(of("CA", "SK"), "ca-pipeda")
  assert.equal(of("PR"), "us-pr")
  assert.equal(of("US", "Washington, D.C."), "us-dc")
  assert.equal(of("U.S.A.", "U.S. Virgin Islands"), "us-vi")
})

test("where the address does not say for sure there is no answer", () => {
  assert.equal(jurisdictionOf({}), undefined)
  assert.equal(jurisdictionOf({ country: "US" }), undefined)
  assert.equal(jurisdictionOf({ country: "US", state: "AE" }), undefined)
  assert.equal(jurisdictionOf({ country: "US", state: "AS" }), undefined)
  assert.equal(jurisdictionOf({ state: "Georgia" }), undefined)
  assert.equal(jurisdictionOf({ country: "Georgia" }), undefined)
  assert.equal(jurisdictionOf({ country: "CA" }), undefined)
  assert.equal(jurisdictionOf({ country: "CA", state: "BC" }), undefined)
  assert.equal(jurisdictionOf({ country: "MX" }), undefined)
  assert.equal(jurisdictionOf({ country: "constructor", state: "toString" }), undefined)
})

test("a practice's own country stands in where the address names none", () => {
  assert.equal(jurisdictionOf({ state: "Georgia" }, { defaultCountry: "US" }), "us-ga")
  assert.equal(jurisdictionOf({ country: "FI", state: "GA" }, { defaultCountry: "US" }), "fi")
})
