import assert from "node:assert/strict"
import { test } from "node:test"
import type { Facts } from "./facts.ts"
import { momentText, parseMoment } from "./moment.ts"
import type { Unit } from "./row.ts"
import { onDateAfter, runClock } from "./run-clock.ts"

const facts = (discovered: string, timeZone?: string): Facts => ({
  discovered,
  entity: "not hipaa",
  affected: {},
  elements: [],
  encrypted: false,
  keyTaken: false,
  ...(timeZone !== undefined && { timeZone }),
})

const after = (from: string, amount: number, unit: Unit, timeZone?: string): string =>
  momentText(runClock(parseMoment(from, timeZone), { amount, unit }, facts(from, timeZone)))

test("the day of the event is day 0", () => {
  assert.equal(after("2026-03-02", 60, "days"), "2026-05-01")
  assert.equal(after("2026-03-02", 0, "days"), "2026-03-02")
})

test("a date that falls on a weekend or holiday is not moved", () => {
  assert.equal(after("2026-04-15", 60, "days"), "2026-06-14", "a Sunday")
  assert.equal(after("2026-11-02", 60, "days"), "2027-01-01", "New Year's Day")
})

test("leap days count", () => {
  assert.equal(after("2027-12-31", 60, "days"), "2028-02-29")
  assert.equal(after("2026-12-31", 60, "days"), "2027-03-01")
})

test("months end on the same day number, or on the month's last day", () => {
  assert.equal(after("2026-05-15", 1, "months"), "2026-06-15")
  assert.equal(after("2026-01-31", 1, "months"), "2026-02-28")
  assert.equal(after("2028-01-31", 1, "months"), "2028-02-29")
  assert.equal(after("2026-12-31", 2, "months"), "2027-02-28")
})

test("hours run through both changes of the clock", () => {
  assert.equal(after("2026-03-27T18:00:00+01:00", 72, "hours"), "2026-03-30T17:00:00Z")
  assert.equal(after("2026-10-23T18:00:00+02:00", 72, "hours"), "2026-10-26T16:00:00Z")
  assert.equal(after("2026-03-07T20:00:00", 24, "hours", "America/New_York"), "2026-03-09T01:00:00Z")
})

test("hours from a day without a time run from the day's first moment where the notifier is", () => {
  assert.equal(after("2026-05-15", 6, "hours"), "2026-05-15T06:00:00Z")
  assert.equal(after("2026-05-15", 6, "hours", "Asia/Kolkata"), "2026-05-15T00:30:00Z")
})

test("days count on the notifier's local date", () => {
  assert.equal(after("2026-05-15T23:30:00-04:00", 1, "days"), "2026-05-16")
  assert.equal(after("2026-05-16T03:30:00Z", 1, "days", "America/New_York"), "2026-05-16")
  assert.equal(after("2026-05-16T03:30:00Z", 1, "days"), "2026-05-17")
})

test("a fixed day is that of the next year", () => {
  assert.equal(momentText(onDateAfter(parseMoment("2026-12-31"), "03-01")), "2027-03-01")
  assert.equal(momentText(onDateAfter(parseMoment("2026-12-31"), "02-29")), "2027-02-28")
  assert.equal(momentText(onDateAfter(parseMoment("2027-12-31"), "02-29")), "2028-02-29")
})
