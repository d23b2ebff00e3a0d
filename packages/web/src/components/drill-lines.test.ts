import assert from "node:assert/strict"
import { test } from "node:test"
import { drillText, latestDrills } from "./drill-lines.ts"

const line = (drill: string, ranAt: string, missed = 0) => ({ drill, ranAt, bars: 3, missed })

test("of each attack the newest result stands, those that missed a bar first", () => {
  const kept = [
    line("R01", "2026-11-01T00:00:00.000Z"),
    line("R04", "2026-11-03T00:00:00.000Z", 1),
    line("R02", "2026-11-02T00:00:00.000Z", 2),
    line("R02", "2026-11-04T00:00:00.000Z"),
  ]
  assert.deepEqual(
    latestDrills(kept).map(({ drill, missed }) => [drill, missed]),
    [
      ["R04", 1],
      ["R01", 0],
      ["R02", 0],
    ],
  )
})

test("a result is said in words", () => {
  assert.equal(drillText(line("R01", "", 1)), "1 of 3 bars missed")
  assert.equal(drillText(line("R01", "")), "all 3 bars met")
  assert.equal(drillText({ ...line("R01", ""), bars: 1 }), "its bar is met")
})
