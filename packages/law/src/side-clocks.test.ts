import assert from "node:assert/strict"
import { test } from "node:test"
import type { Facts } from "./facts.ts"
import { jurisdictions } from "./jurisdictions.ts"
import { sideClocks } from "./side-clocks.ts"

const facts: Facts = {
  discovered: "2027-03-01T10:00:00Z",
  entity: "hipaa business associate",
  affected: { "us-al": 1, "us-ky": 1, "us-ny": 1, au: 1, sg: 1 },
  elements: ["ssn"],
  encrypted: false,
  keyTaken: false,
}

test("a vendor's own limits, and those of the assessment, where people are affected", () => {
  const found = sideClocks(facts, jurisdictions).map(({ jurisdiction, what, due }) => `${jurisdiction} ${what} ${due}`)
  assert.deepEqual(found, [
    "au assessment 2027-03-31",
    "sg assessment 2027-03-31",
    "us-al vendor-notice 2027-03-11",
    "us-federal-hipaa vendor-notice 2027-04-30",
    "us-ky vendor-notice 2027-03-04T10:00:00Z",
  ])
})

test("guidance is said to be guidance, and a suspicion starts the clock that runs from it", () => {
  const clocks = sideClocks({ ...facts, events: { suspicion: "2027-03-05" } }, jurisdictions)
  const of = (id: string) => clocks.find(({ jurisdiction }) => jurisdiction === id)
  assert.equal(of("sg")?.basis, "guidance")
  assert.equal(of("au")?.basis, undefined)
  assert.equal(of("au")?.due, "2027-04-04")
})
