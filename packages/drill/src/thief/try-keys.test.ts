import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { context, seal } from "@subrosa/crypto"
import { openSealed, tryKeys } from "./try-keys.ts"

test("what the product seals opens with its key and context, and with no other", async () => {
  const key = randomBytes(32)
  const aad = context("document", "a", "b")
  const sealed = await seal(key, Buffer.from("content"), aad)
  assert.equal(Buffer.from(openSealed(key, sealed, aad) ?? []).toString(), "content")
  assert.equal(openSealed(randomBytes(32), sealed, aad), undefined)
  assert.equal(openSealed(key, sealed, context("document", "a", "c")), undefined)
  assert.equal(openSealed(key, sealed.subarray(0, 20), aad), undefined)
})

test("within a bound, the things together see every key", () => {
  const keys = Array.from({ length: 100 }, (_, i) => Uint8Array.of(i))
  const seen = new Set<number>()
  const trial = tryKeys({
    things: Array.from({ length: 20 }, (_, i) => i),
    keys,
    open: (_, [key]) => void seen.add(key ?? -1) as undefined,
    onOpen: () => assert.fail(),
    triesMax: 200,
  })
  assert.deepEqual(trial, { things: 20, tries: 200, opened: 0 })
  assert.equal(seen.size, 100)
})
