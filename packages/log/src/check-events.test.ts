import assert from "node:assert/strict"
import { test } from "node:test"
import { EventCheck } from "./check-events.ts"

const hash = new Uint8Array(32)
const another = new Uint8Array(32).fill(1)
const early = "2026-01-01T00:00:00.000Z"
const late = "2026-01-02T00:00:00.000Z"

test("each is named for what is wrong with it, and honest ones beside it are not", () => {
  const check = new EventCheck()
  check.add({ index: 0, hash, time: early }, hash)
  check.add({ index: 1, hash, time: late }, hash)
  check.add({ index: 2, hash, time: early }, hash)
  check.add({ index: 3, hash, time: late }, another)
  check.add({ index: 5, hash, time: late }, hash)
  const { checked, missing, tampered, backDated } = check.end(7)
  assert.equal(checked, 5)
  assert.deepEqual(missing, [4, 6])
  assert.deepEqual(
    tampered.map(({ index }) => index),
    [3],
  )
  assert.deepEqual(backDated, [2])
})

test("whoever changes all of a log has ten thousand named, each for one thing, and the memory stays", () => {
  const check = new EventCheck()
  check.add({ index: 0, hash, time: late }, hash)
  for (let index = 1; index <= 20_000; index++) check.add({ index, hash, time: early }, hash)
  for (let index = 20_001; index <= 40_000; index++) check.add({ index, hash, time: late }, another)
  const { checked, missing, tampered, backDated } = check.end(100_000)
  assert.equal(checked, 40_001)
  assert.deepEqual([missing.length, tampered.length, backDated.length], [10_000, 10_000, 10_000])
})
