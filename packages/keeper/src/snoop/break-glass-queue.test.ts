import assert from "node:assert/strict"
import { test } from "node:test"
import type { StatedReason } from "@subrosa/contract"
import { breakGlassQueue } from "./break-glass-queue.ts"
import type { ReadOpening } from "./snoop-facts.ts"

const opening = (
  index: number,
  chart: string,
  reason?: StatedReason | "break-glass",
  account = "ann",
): ReadOpening => ({
  index,
  at: index * 1000,
  account,
  chart,
  explained: reason === undefined,
  desk: false,
  emergency: reason === "break-glass",
  stated: reason === "break-glass" ? undefined : reason,
  clinical: true,
})

test("emergencies and said reasons come before an officer, by person and chart; what is known does not", () => {
  const queue = breakGlassQueue([
    opening(1, "a", "cover"),
    opening(2, "b"),
    opening(3, "a", "break-glass"),
    opening(4, "a", "cover", "ben"),
    opening(5, "a", "cover"),
  ])
  assert.deepEqual(
    queue.map(({ account, chart, openings, reasons, from, to }) => ({ account, chart, openings, reasons, from, to })),
    [
      { account: "ann", chart: "a", openings: [1, 3, 5], reasons: ["cover", "break-glass"], from: 1000, to: 5000 },
      { account: "ben", chart: "a", openings: [4], reasons: ["cover"], from: 4000, to: 4000 },
    ],
  )
  // Without a weight: no alarm comes of it.
  assert.deepEqual(
    queue.flatMap(({ score, signals }) => [score, signals.length]),
    [0, 0, 0, 0],
  )
})
