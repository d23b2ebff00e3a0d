import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { CompactTable } from "./compact-table.ts"

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })

test("a compact table answers as a Map does", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, word, fc.integer({ min: 0, max: 2 ** 32 - 2 })), { maxLength: 200 }),
      (sets) => {
        const table = new CompactTable(2)
        const map = new Map<string, number>()
        for (const [high, low, value] of sets) {
          table.set(high, low, value)
          map.set(`${high}/${low}`, value)
        }
        assert.equal(table.size, map.size)
        for (const [high, low] of sets) assert.equal(table.get(high, low), map.get(`${high}/${low}`))
      },
    ),
  )
})
