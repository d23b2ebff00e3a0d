import assert from "node:assert/strict"
import { test } from "node:test"
import { compareLists } from "./compare-lists.ts"

test("a list is exact, too long, too short, or silent", () => {
  assert.deepEqual(compareLists(["a", "b"], ["b", "a"]), { listed: 2, truth: 2, precision: 1, recall: 1 })
  assert.deepEqual(compareLists(["a", "b"], ["a"]), { listed: 2, truth: 1, precision: 0.5, recall: 1 })
  assert.deepEqual(compareLists(["a"], ["a", "b"]), { listed: 1, truth: 2, precision: 1, recall: 0.5 })
  assert.deepEqual(compareLists([], ["a"]), { listed: 0, truth: 1, precision: 0, recall: 0 })
  assert.deepEqual(compareLists([], []), { listed: 0, truth: 0, precision: 1, recall: 1 })
})
