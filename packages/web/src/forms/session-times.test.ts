import assert from "node:assert/strict"
import { test } from "node:test"
import { encounterOf, timesOf } from "./session-times.ts"

test("times of a session survive the way to instants and back", () => {
  const times = { date: "2026-11-22", from: "10:30", to: "11:20" }
  assert.deepEqual(timesOf(encounterOf(times)), times)
})

test("a session that ends before it begins ended after midnight", () => {
  const encounter = encounterOf({ date: "2026-11-22", from: "23:30", to: "00:20" })
  assert.equal(Date.parse(String(encounter?.end)) - Date.parse(String(encounter?.start)), 50 * 60_000)
})

test("without a start there is no session", () => {
  assert.equal(encounterOf({ date: "2026-11-22", from: "", to: "11:20" }), undefined)
})
