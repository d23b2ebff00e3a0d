import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { DigestList } from "./digest-list.ts"

test("digests come back as they were given, however many, and whatever becomes of what was given", () => {
  const list = new DigestList()
  const given = Array.from({ length: 1000 }, () => randomBytes(32))
  const copies = given.map((digest) => Buffer.from(digest))
  for (const digest of given) {
    list.push(digest)
    digest.fill(0)
  }
  assert.equal(list.length, 1000)
  for (const [i, copy] of copies.entries()) assert.deepEqual(Buffer.from(list.at(i)), copy)
  assert.throws(() => list.at(1000), RangeError)
  assert.throws(() => list.at(-1), RangeError)
  assert.throws(() => list.push(randomBytes(31)), RangeError)
})
