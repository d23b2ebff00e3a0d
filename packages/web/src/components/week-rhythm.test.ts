import assert from "node:assert/strict"
import { test } from "node:test"
import { rhythmByDay, rhythmHours } from "./week-rhythm.ts"

const hour = (time: string, openings: number, usual: number | null) => ({ hour: time, openings, usual })

test("a day adds up its hours, and knows nothing usual where no hour does", () => {
  const hours = [hour("2026-03-09T10:00:00Z", 2, null), hour("2026-03-09T11:00:00Z", 3, null)]
  assert.deepEqual(
    rhythmByDay(hours).map(({ openings, usual }) => ({ openings, usual })),
    [{ openings: 5, usual: null }],
  )
  const [day] = rhythmByDay([...hours, hour("2026-03-09T12:00:00Z", 0, 1.5)])
  assert.equal(day?.usual, 1.5)
})

test("every hour of the week has its bar", () => {
  const hours = Array.from({ length: 168 }, (_, i) => hour(new Date(Date.UTC(2026, 2, 2, i)).toISOString(), i, 0))
  assert.equal(rhythmHours(hours).length, 168)
  assert.equal(
    rhythmByDay(hours).reduce((sum, { openings }) => sum + openings, 0),
    (167 * 168) / 2,
  )
})
