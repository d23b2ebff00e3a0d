import assert from "node:assert/strict"
import { test } from "node:test"
import { readWitnessLines, witnessLines } from "./witness-lines.ts"

const witnesses = [
  { name: "attic", key: "witness/attic+0bc5c120+BJTv", url: "https://attic.example:7401" },
  { name: "cellar", key: "witness/cellar+4b7bac7d+BMDh" },
]

test("what is written is read", () => {
  assert.deepEqual(readWitnessLines(witnessLines(witnesses)), witnesses)
  assert.deepEqual(readWitnessLines("\n  \n"), [])
  assert.deepEqual(readWitnessLines("  attic \t key  \n\n cellar key http://c "), [
    { name: "attic", key: "key" },
    { name: "cellar", key: "key", url: "http://c" },
  ])
})

test("a line without a key, or with more than three words, is named", () => {
  assert.deepEqual(readWitnessLines("attic key\n\ncellar"), { wrongLine: 3 })
  assert.deepEqual(readWitnessLines("attic key url more"), { wrongLine: 1 })
})
