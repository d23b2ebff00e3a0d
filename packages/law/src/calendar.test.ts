/** What presses next, and what a filed act does to the other dates. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { assessDuties } from "./assess-duties.ts"
import { type CalendarItem, calendar } from "./calendar.ts"
import { type Facts, FactsError } from "./facts.ts"
import { jurisdictions } from "./jurisdictions.ts"
import { type Filed, parseFiled, recordFiled } from "./record-filed.ts"

const newYork: Facts = {
  discovered: "2026-03-02",
  entity: "hipaa-covered provider",
  affected: { "us-ny": 1200 },
  elements: ["medical-information"],
  encrypted: false,
  keyTaken: false,
}

function itemsOf(facts: Facts, filed: Filed[], now: string, zone?: string): Map<string, CalendarItem> {
  const duties = assessDuties(recordFiled(facts, filed, jurisdictions), jurisdictions)
  return new Map(
    calendar(duties, filed, now, zone).map((item) => [`${item.duty.jurisdiction} ${item.duty.entry}`, item]),
  )
}

test("a day is over when it ends in the notifier's zone", () => {
  const at = (now: string) => itemsOf(newYork, [], now, "America/New_York").get("us-ny ag")
  assert.equal(at("2026-04-01T23:59:59-04:00")?.state, "due")
  assert.equal(at("2026-04-01T23:59:59-04:00")?.daysLeft, 0)
  assert.equal(at("2026-04-02T00:00:00-04:00")?.state, "late")
  assert.equal(at("2026-04-02T00:00:00-04:00")?.daysLeft, -1)
  assert.equal(at("2026-03-30T12:00:00-04:00")?.daysLeft, 2)
})

test("hours are instants", () => {
  const facts: Facts = {
    ...newYork,
    entity: "not hipaa",
    discovered: "2026-03-27T18:00:00+01:00",
    affected: { "eu-gdpr": 5 },
  }
  const at = (now: string) => itemsOf(facts, [], now).get("eu-gdpr authority")
  assert.equal(at("2026-03-30T15:30:00Z")?.hoursLeft, 1)
  assert.equal(at("2026-03-30T17:00:00Z")?.state, "due")
  assert.equal(at("2026-03-30T17:00:01Z")?.state, "late")
})

test("letters that went out turn what follows them firm", () => {
  const filed = [{ jurisdiction: "us-federal-hipaa", entry: "individuals", at: "2026-03-20" }]
  const before = itemsOf(newYork, [], "2026-03-21")
  const after = itemsOf(newYork, filed, "2026-03-21")
  assert.equal(before.get("us-federal-hipaa hhs-500")?.duty.due, "2026-05-01")
  assert.equal(after.get("us-federal-hipaa hhs-500")?.duty.due, "2026-03-20")
  assert.equal(after.get("us-federal-hipaa individuals")?.state, "done")
})

test("the federal report starts the five days of its copy", () => {
  const filed = [{ jurisdiction: "us-federal-hipaa", entry: "hhs-500", at: "2026-04-10" }]
  const copy = itemsOf(newYork, filed, "2026-04-11").get("us-ny ag-hipaa")
  assert.equal(copy?.duty.due, "2026-04-17")
  assert.equal(copy?.duty.provisional, false)
})

test("a first report starts the clock of the supplement, a fuller one that of the final report", () => {
  const brazil: Facts = { ...newYork, entity: "not hipaa", discovered: "2026-05-04", affected: { br: 5 } }
  const supplement = itemsOf(brazil, [{ jurisdiction: "br", entry: "anpd", at: "2026-05-05" }], "2026-05-06").get(
    "br anpd-supplement",
  )
  assert.equal(supplement?.duty.due, "2026-06-02")
  assert.equal(supplement?.duty.provisional, false)
  const finland: Facts = { ...brazil, affected: { fi: 5 }, holds: ["entity.nis2"] }
  const final = (entry: string) =>
    itemsOf(finland, [{ jurisdiction: "fi", entry, at: "2026-05-05" }], "2026-05-06").get("fi nis2-final")?.duty
  assert.equal(final("nis2-24h")?.provisional, true)
  assert.equal(final("nis2-72h")?.due, "2026-06-05")
  assert.equal(final("nis2-72h")?.provisional, false)
})

test("of several letters the first counts, and a recorded event stays", () => {
  const filed = ["2026-04-05", "2026-03-20", "2026-04-01"].map((at) => ({
    jurisdiction: "us-ca",
    entry: "individuals",
    at,
  }))
  assert.deepEqual(recordFiled(newYork, filed, jurisdictions).events, {
    "individual-notice": { "us-ca": "2026-03-20" },
  })
  const recorded: Facts = { ...newYork, events: { "individual-notice": "2026-03-10" } }
  assert.deepEqual(recordFiled(recorded, filed, jurisdictions).events, recorded.events)
})

test("what was filed after its time says so", () => {
  const at = (day: string) =>
    itemsOf(newYork, [{ jurisdiction: "us-ny", entry: "ag", at: day }], "2026-04-10").get("us-ny ag")
  assert.equal(at("2026-04-01")?.filedLate, false)
  assert.equal(at("2026-04-02")?.filedLate, true)
})

test("a notice that comes after another waits for it; so does one whose clock has not begun", () => {
  const jersey: Facts = { ...newYork, entity: "not hipaa", affected: { "us-nj": 3, "us-mt": 3 }, elements: ["ssn"] }
  const first = itemsOf(jersey, [], "2026-03-03")
  assert.equal(first.get("us-nj individuals")?.waitsFor, "law-enforcement-report")
  assert.equal(first.get("us-nj state-police")?.state, "due")
  assert.equal(first.get("us-mt ag")?.waitsFor, "individual-notice")
  const told = itemsOf(jersey, [{ jurisdiction: "us-nj", entry: "state-police", at: "2026-03-03" }], "2026-03-03")
  assert.equal(told.get("us-nj individuals")?.state, "due")
})

test("under a hold a notice waits for its end", () => {
  const policeHold = { requestedBy: "Police", written: true, from: "2026-03-05", until: "2026-06-01" }
  const item = itemsOf({ ...newYork, policeHold }, [], "2026-03-06").get("us-federal-hipaa individuals")
  assert.equal(item?.state, "waiting")
  assert.equal(item?.waitsFor, "police-release")
})

test("late comes first, then by date, then what has no number, what waits and what is done", () => {
  const facts: Facts = {
    ...newYork,
    entity: "not hipaa",
    affected: { "us-ny": 3, "us-nj": 3, "us-ia": 3, "us-ct": 3 },
    elements: ["ssn"],
  }
  const filed = [{ jurisdiction: "us-ct", entry: "ag", at: "2026-04-02" }]
  const items = [...itemsOf(facts, filed, "2026-04-03").values()]
  const order = items.map(
    ({ state, duty }) => `${state}${state === "due" ? ` ${duty.due === null ? "none" : "date"}` : ""}`,
  )
  assert.deepEqual(
    order.filter((one, i) => one !== order[i - 1]),
    ["late", "due date", "due none", "waiting", "done"],
  )
})

test("filed acts that name nothing known are refused, field by field", () => {
  const issues = (input: unknown): string[] => {
    try {
      parseFiled(input, newYork, jurisdictions)
      return []
    } catch (error) {
      assert.ok(error instanceof FactsError)
      return error.issues.map(({ path }) => path)
    }
  }
  assert.deepEqual(issues([{ jurisdiction: "us-ny", entry: "ag", at: "2026-04-01" }]), [])
  assert.deepEqual(issues([{ jurisdiction: "us-xx", entry: "ag", at: "2026-04-01" }]), ["filed.0.jurisdiction"])
  assert.deepEqual(issues([{ jurisdiction: "us-ny", entry: "mayor", at: "2026-04-01" }]), ["filed.0.entry"])
  assert.deepEqual(issues([{ jurisdiction: "us-ny", entry: "ag", at: "April" }]), ["filed.0.at"])
  assert.deepEqual(issues([{ jurisdiction: "us-ny", entry: "ag" }]), ["filed.0.at"])
})
