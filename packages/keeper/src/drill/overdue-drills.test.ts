import assert from "node:assert/strict"
import { test } from "node:test"
import { overdueDrills } from "./overdue-drills.ts"

const day = (n: number) => new Date(Date.UTC(2027, 0, n))

test("each drill that was kept comes back after its days; without any, one is wanted at once; without a schedule, none", () => {
  const latest = [
    { drill: "R08", ranAt: day(1) },
    { drill: "R01", ranAt: day(20) },
  ]
  assert.deepEqual(overdueDrills(latest, 30, day(31)), [])
  assert.deepEqual(overdueDrills(latest, 30, day(32)), ["R08"])
  assert.deepEqual(overdueDrills(latest, 30, day(60)), ["R01", "R08"])
  assert.deepEqual(overdueDrills([], 30, day(1)), ["any drill"])
  assert.deepEqual(overdueDrills([], 0, day(1)), [])
})
