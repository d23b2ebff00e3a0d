/** A police hold: who asked, until when, and what each row makes of it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { dutyOf, factsFor, rowOf } from "../testing/facts-for.ts"
import type { Facts, PoliceHold } from "./facts.ts"

const hold: PoliceHold = {
  requestedBy: "Sgt. Example, State Police",
  written: true,
  from: "2027-03-05",
  until: "2027-05-20",
}

function individuals(id: string, policeHold: PoliceHold, more: Partial<Facts> = {}) {
  const row = rowOf(id)
  const facts: Facts = {
    ...factsFor({ row, entry: row.recipients[0]! }),
    discovered: "2027-03-01",
    policeHold,
    ...more,
  }
  return dutyOf(facts, id, "individuals")
}

test("under HIPAA notice waits for the time that a written request states", () => {
  const duty = individuals("us-federal-hipaa", hold)
  assert.equal(duty.due, "2027-05-20")
  assert.equal(duty.ordinaryDue, "2027-04-30")
  assert.equal(duty.provisional, true)
  assert.equal(duty.waitsFor, "police-release")
  assert.equal(duty.hold?.effect, "extends")
})

test("an oral request holds for 30 days at most", () => {
  const duty = individuals("us-federal-hipaa", { ...hold, written: false, from: "2027-04-10" })
  assert.equal(duty.due, "2027-05-10")
  assert.equal(duty.hold?.until, "2027-05-10")
})

test("a hold that ends before the ordinary date moves nothing", () => {
  const duty = individuals("us-federal-hipaa", { ...hold, until: "2027-03-20" })
  assert.equal(duty.due, "2027-04-30")
  assert.equal(duty.provisional, false)
})

test("a recorded release makes the date firm", () => {
  const duty = individuals("us-federal-hipaa", hold, { events: { "police-release": "2027-05-10" } })
  assert.equal(duty.due, "2027-05-10")
  assert.equal(duty.provisional, false)
})

test("a row with a limit of its own after release has it counted from the hold's last day", () => {
  assert.equal(individuals("us-az", hold).due, "2027-07-04")
  assert.equal(individuals("us-md", hold).due, "2027-05-27")
  assert.equal(individuals("us-me", hold).due, "2027-06-01", "seven business days over Memorial Day")
  assert.equal(individuals("us-az", hold).provisional, true)
  assert.equal(individuals("us-az", hold).hold?.effect, "computed")
})

test("what a law merely tolerates is for a person to decide", () => {
  const duty = individuals("us-ny", hold)
  assert.equal(duty.due, "2027-03-31")
  assert.equal(duty.hold?.effect, "tolerated")
  assert.match(duty.why.join(), /a person decides/)
})

test("a row without an allowance keeps its date", () => {
  const duty = individuals("us-al", hold)
  assert.equal(duty.due, "2027-04-15")
  assert.equal(duty.hold?.effect, "none")
})

test("a hold counts only where it was asked for", () => {
  const duty = individuals("us-federal-hipaa", { ...hold, jurisdictions: ["us-md"] })
  assert.equal(duty.due, "2027-04-30")
  assert.equal(duty.hold, undefined)
})
