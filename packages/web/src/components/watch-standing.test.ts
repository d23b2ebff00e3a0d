import assert from "node:assert/strict"
import { test } from "node:test"
import { standingText, type WatchFacts, watchNeeds } from "./watch-standing.ts"

const calm: WatchFacts = {
  alarms: 0,
  review: 0,
  openCases: 0,
  waitingApprovals: 0,
  breakerTripped: false,
  locks: 0,
  witnesses: "none",
  failedProofs: 0,
}

test("nothing to do is said to be calm", () => {
  assert.equal(standingText(watchNeeds(calm)), "All calm")
  assert.deepEqual(watchNeeds({ ...calm, witnesses: "confirmed" }), [])
})

test("each thing that needs somebody counts once, a broken proof first", () => {
  const needs = watchNeeds({
    alarms: 1,
    review: 4,
    openCases: 2,
    waitingApprovals: 1,
    breakerTripped: true,
    locks: 3,
    witnesses: "overdue",
    failedProofs: 1,
  })
  assert.equal(needs.length, 8)
  assert.equal(needs[0]?.to, "log")
  assert.ok(needs.filter(({ urgent }) => urgent).length === 5)
  assert.equal(standingText(needs), "8 things need you")
  assert.equal(standingText(watchNeeds({ ...calm, openCases: 1 })), "1 thing needs you")
})
