import assert from "node:assert/strict"
import { test } from "node:test"
import { weekHours, weekRhythm } from "./week-rhythm.ts"

const hourMs = 3_600_000
const weekMs = weekHours * hourMs
const now = new Date("2026-03-09T10:20:00Z")
const running = Date.parse("2026-03-09T10:00:00Z")

test("the week ends with the running hour and has every hour once", () => {
  const hours = weekRhythm(now, new Map([[running, 3]]), running)
  assert.equal(hours.length, weekHours)
  assert.deepEqual(hours.at(-1), { hour: "2026-03-09T10:00:00.000Z", openings: 3, usual: null })
  assert.equal(hours[0]?.hour, "2026-03-02T11:00:00.000Z")
  assert.equal(new Set(hours.map(({ hour }) => hour)).size, weekHours)
})

test("usual is the mean of the same hour in the weeks that are known, hours without openings among them", () => {
  const openings = new Map([
    [running - weekMs, 6],
    [running - 3 * weekMs, 3],
  ])
  const since = running - 3 * weekMs
  assert.equal(weekRhythm(now, openings, since).at(-1)?.usual, 3)
  assert.equal(weekRhythm(now, openings, running - weekMs).at(-1)?.usual, 6)
})

test("a practice without a week behind it has nothing usual", () => {
  assert.ok(weekRhythm(now, new Map(), undefined).every(({ usual, openings }) => usual === null && openings === 0))
})
