import assert from "node:assert/strict"
import { test } from "node:test"
import { fakeClock } from "./clock.ts"

test("a fake clock stands still until it is moved", () => {
  const clock = fakeClock("2026-01-01T00:00:00Z")
  assert.equal(clock(), Date.UTC(2026, 0, 1))
  clock.advance(1_500)
  assert.equal(clock(), Date.UTC(2026, 0, 1) + 1_500)
  clock.set("2026-02-01T00:00:00Z")
  assert.equal(clock(), Date.UTC(2026, 1, 1))
  assert.throws(() => clock.set("yesterday"), RangeError)
})
