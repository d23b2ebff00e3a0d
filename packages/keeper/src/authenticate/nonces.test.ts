import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { Nonces, nonceNumber, noncesMax } from "./nonces.ts"

const minute = 60_000

test("a nonce is new once in a session", () => {
  const nonces = new Nonces()
  assert.equal(nonces.see("a", 1, 0), "new")
  assert.equal(nonces.see("a", 1, 1), "replayed")
  assert.equal(nonces.see("b", 1, 1), "new")
})

test("whatever the times, a nonce is known for ten minutes", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(15 * minute), { minLength: 1, maxLength: 20 }), (steps) => {
      const nonces = new Nonces()
      const seenAt: number[] = []
      let now = 0
      for (const [nonce, step] of steps.entries()) {
        now += step
        assert.equal(nonces.see("s", nonce, now), "new")
        seenAt.push(now)
        for (const [earlier, at] of seenAt.entries()) {
          if (now - at < 10 * minute) assert.equal(nonces.see("s", earlier, now), "replayed")
        }
      }
    }),
  )
})

test("a session that floods is refused, others are not", () => {
  const nonces = new Nonces()
  for (let i = 0; i < noncesMax; i++) nonces.see("flood", i, 0)
  assert.equal(nonces.see("flood", noncesMax, 0), "too_many")
  assert.equal(nonces.see("calm", 1, 0), "new")
  assert.equal(nonces.see("flood", noncesMax, 20 * minute), "new")
})

test("a nonce's number is safe and depends on 52 bits", () => {
  assert.equal(nonceNumber(new Uint8Array(16).fill(255)), 2 ** 52 - 1)
  assert.equal(nonceNumber(Uint8Array.of(0, 0, 0, 0, 0, 1, 2)), 18)
})
