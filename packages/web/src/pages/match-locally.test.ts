import assert from "node:assert/strict"
import { test } from "node:test"
import { chartIdOf, type WorklistItem } from "../data/chart-id.ts"
import { matchLocally } from "./match-locally.ts"

const item = (name: string, birthDate: string, lastOpened?: string): WorklistItem => ({
  chart: chartIdOf(name),
  name,
  birthDate,
  ...(lastOpened === undefined ? {} : { lastOpened }),
})
const items = [
  item("Zoë Álvarez", "1980-04-12"),
  item("Anna Alvarado", "1991-01-02", "2026-11-20T10:00:00.000Z"),
  item("Ben Okoro", "1980-07-01"),
]

test("typing finds names without accents and in any order", () => {
  assert.deepEqual(
    matchLocally(items, "alv zoe").map(({ name }) => name),
    ["Zoë Álvarez"],
  )
})

test("what was opened last comes first", () => {
  assert.equal(matchLocally(items, "")[0]?.name, "Anna Alvarado")
})

test("a birth date is found by its year", () => {
  assert.deepEqual(
    matchLocally(items, "1980")
      .map(({ name }) => name)
      .sort(),
    ["Ben Okoro", "Zoë Álvarez"],
  )
})
