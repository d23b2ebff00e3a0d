import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { defaultHash } from "./merkle.ts"
import { nativeHash } from "./native-hash.ts"

test("it is the portable hash, and each answer is its own", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (one, other) => {
      const first = nativeHash(one)
      nativeHash(other).fill(0)
      assert.deepEqual(Uint8Array.from(first), defaultHash(one))
    }),
  )
})
