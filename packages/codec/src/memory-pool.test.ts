import assert from "node:assert/strict"
import { test } from "node:test"
import { MemoryPool } from "./memory-pool.ts"

test("a piece that was given back is lent again, without what was in it", () => {
  const pool = new MemoryPool(16, 2)
  const piece = pool.lend(10).fill(7)
  pool.giveBack(piece)
  const again = pool.lend()
  assert.equal(again, piece)
  assert.deepEqual(again, new Uint8Array(16))
  assert.notEqual(pool.lend(), again)
})

test("no more is kept than was said, and nothing of another size", () => {
  const pool = new MemoryPool(16, 1)
  const [one, two, large] = [pool.lend(), pool.lend(), pool.lend(17)]
  assert.equal(large.length, 17)
  for (const piece of [large, one, two]) pool.giveBack(piece)
  assert.equal(pool.lend(), one)
  assert.notEqual(pool.lend(), two)
})

test("a piece cannot be given back twice, so that nobody shares one", () => {
  const pool = new MemoryPool(16, 4)
  const piece = pool.lend()
  pool.giveBack(piece)
  assert.throws(() => pool.giveBack(piece), /given back once/)
  assert.notEqual(pool.lend(), pool.lend())
})
