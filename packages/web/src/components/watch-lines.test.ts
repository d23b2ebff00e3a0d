import assert from "node:assert/strict"
import { test } from "node:test"
import { openingsOf, perhapsDecoys, type WatchLine } from "./watch-lines.ts"

const line = (index: number, type: string, more: Partial<WatchLine> = {}): WatchLine => ({ index, type, ...more })

test("openings and emergencies are shown, writing is not, and no more than there is room for", () => {
  const lines = [line(5, "write"), line(4, "break-glass"), line(3, "alarm"), line(2, "release"), line(1, "release")]
  assert.deepEqual(
    openingsOf(lines, 2).map(({ index }) => index),
    [4, 2],
  )
})

test("what was opened right before a decoy's alarm is not asked for by name", () => {
  const lines = [
    line(100, "release", { chart: "after" }),
    line(99, "lock"),
    line(98, "alarm", { alarm: "decoy-opened" }),
    line(97, "release", { chart: "beside" }),
    line(96, "release", { chart: "decoy" }),
    line(20, "release", { chart: "long before" }),
  ]
  assert.deepEqual([...perhapsDecoys(lines)].sort(), ["beside", "decoy"])
  assert.equal(perhapsDecoys([line(98, "alarm", { alarm: "breaker" }), line(97, "release", { chart: "a" })]).size, 0)
})
