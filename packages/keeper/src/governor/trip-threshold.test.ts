import assert from "node:assert/strict"
import { test } from "node:test"
import { medianOf, sampleHours, tripThreshold } from "./trip-threshold.ts"

const hour = new Date("2026-03-02T10:00:00.000Z")
const weekMs = 7 * 86_400_000
const longAgo = new Date(hour.getTime() - 10 * weekMs)
const rhythm = (openings: (sample: Date) => number) =>
  new Map(sampleHours(hour).map((sample) => [sample.getTime(), openings(sample)]))

test("the samples are the same hour of the week and its neighbours, four weeks back", () => {
  const samples = sampleHours(hour)
  assert.equal(samples.length, 12)
  for (const sample of samples) {
    const hours = (hour.getTime() - sample.getTime()) / 3_600_000
    assert.ok([0, 1, 167].includes(hours % 168), String(hours))
    assert.ok(hours > 6 * 24 && hours < 29 * 24)
  }
})

test("without three weeks of history nothing is too many", () => {
  const full = rhythm(() => 100)
  assert.equal(tripThreshold(hour, full, undefined), undefined)
  assert.equal(tripThreshold(hour, full, new Date(hour.getTime() - 3 * weekMs + 1)), undefined)
  assert.ok(tripThreshold(hour, full, new Date(hour.getTime() - 3 * weekMs)) !== undefined)
})

test("a steady practice may double; a quiet one has the floor; a lively one six deviations", () => {
  assert.equal(
    tripThreshold(
      hour,
      rhythm(() => 100),
      longAgo,
    ),
    200,
  )
  assert.equal(tripThreshold(hour, new Map(), longAgo), 20)
  assert.equal(
    tripThreshold(
      hour,
      rhythm((sample) => (sample.getUTCHours() === 10 ? 40 : 10)),
      longAgo,
    ),
    20,
  )
  // Median 40, half of the samples 30 away: 40 + 6 * 1.4826 * 15.
  const lively = rhythm((sample) => (sample.getUTCDate() % 2 === 0 ? 25 : 55))
  assert.equal(tripThreshold(hour, lively, longAgo), Math.ceil(40 + 6 * 1.4826 * 15))
})

test("one holiday or one attack among the weeks hardly moves it", () => {
  const usual = tripThreshold(
    hour,
    rhythm(() => 60),
    longAgo,
  )
  const firstWeek = (sample: Date) => hour.getTime() - sample.getTime() < 1.5 * weekMs
  assert.equal(
    tripThreshold(
      hour,
      rhythm((sample) => (firstWeek(sample) ? 0 : 60)),
      longAgo,
    ),
    usual,
  )
  assert.equal(
    tripThreshold(
      hour,
      rhythm((sample) => (firstWeek(sample) ? 5000 : 60)),
      longAgo,
    ),
    usual,
  )
})

test("the median is the middle", () => {
  assert.equal(medianOf([3, 1, 2]), 2)
  assert.equal(medianOf([4, 1, 2, 3]), 2.5)
  assert.equal(medianOf([]), 0)
})
