import assert from "node:assert/strict"
import { test } from "node:test"
import { seededRandom } from "@subrosa/simulate"
import { areaUnderCurve } from "./auc.ts"

test("scores that say nothing give one half", () => {
  const { auc, low, high } = areaUnderCurve([0, 0, 0], [0, 0])
  assert.deepEqual([auc, low, high], [0.5, 0.5, 0.5])
})

test("scores that tell all apart give one, and upside down nought", () => {
  assert.equal(areaUnderCurve([3, 4], [1, 2]).auc, 1)
  assert.equal(areaUnderCurve([1, 2], [3, 4]).auc, 0)
})

test("the area is the share of pairs in the right order, ties half", () => {
  // Pairs: 1-1 tie, 1-2 wrong, 3-1 right, 3-2 right.
  assert.equal(areaUnderCurve([1, 3], [1, 2]).auc, 2.5 / 4)
})

test("an interval of 95 % holds the true value about that often", () => {
  const random = seededRandom(5)
  const noise = () => Array.from({ length: 60 }, () => random.next())
  let held = 0
  for (let i = 0; i < 400; i++) {
    const { low, high } = areaUnderCurve(noise(), noise())
    if (low <= 0.5 && high >= 0.5) held++
  }
  assert.ok(held > 360 && held < 400, `${held} of 400`)
})
