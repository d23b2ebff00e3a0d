import assert from "node:assert/strict"
import { test } from "node:test"
import { ageInYears, dateText, timeText } from "./when.ts"

test("a birthday counts from its own day", () => {
  assert.equal(ageInYears("1980-04-12", new Date(2026, 3, 11)), 45)
  assert.equal(ageInYears("1980-04-12", new Date(2026, 3, 12)), 46)
})

test("partial dates stay partial", () => {
  assert.equal(dateText("1980"), "1980")
  assert.match(dateText("1980-04"), /1980/)
  assert.match(dateText("1980-04-12"), /12/)
})

test("what is no time is shown as it is", () => {
  assert.equal(timeText("soon"), "soon")
})
