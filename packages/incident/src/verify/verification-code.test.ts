import assert from "node:assert/strict"
import { webcrypto } from "node:crypto"
import { test } from "node:test"
import fc from "fast-check"
import { alphabet } from "./check-symbol.ts"
import { displayVerificationCode, makeVerificationCode, readVerificationCode } from "./verification-code.ts"

const random = (length: number) => webcrypto.getRandomValues(new Uint8Array(length))
const anyCode = fc.uint8Array({ minLength: 15, maxLength: 15 }).map((bytes) => makeVerificationCode(() => bytes))

test("a code reads back, however it is typed", () => {
  fc.assert(
    fc.property(anyCode, (code) => {
      const shown = displayVerificationCode(code)
      assert.match(shown, /^(.{4}-){3}.{4}$/)
      const typed = ` ${shown.toLowerCase().replaceAll("1", "l").replaceAll("0", "O").replaceAll("-", " – ")} `
      assert.deepEqual(readVerificationCode(typed), { kind: "code", code })
    }),
  )
})

test("every single wrong symbol is a slip, not another code", () => {
  fc.assert(
    fc.property(anyCode, fc.nat(15), fc.integer({ min: 1, max: 31 }), (code, at, by) => {
      const other = alphabet[(alphabet.indexOf(code[at] ?? "") + by) % 32]
      const wrong = code.slice(0, at) + other + code.slice(at + 1)
      assert.deepEqual(readVerificationCode(wrong), { kind: "mistyped", why: "check" })
    }),
  )
})

test("nine of ten swaps of neighbours are noticed", () => {
  let swapped = 0
  let noticed = 0
  for (let i = 0; i < 2000; i++) {
    const code = makeVerificationCode(random)
    const at = i % 15
    if (code[at] === code[at + 1]) continue
    swapped++
    const wrong = code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2)
    if (readVerificationCode(wrong).kind === "mistyped") noticed++
  }
  assert.ok(noticed / swapped > 0.9, `${noticed} of ${swapped}`)
})

test("10,000 codes are 10,000 codes, and what is no code is called so", () => {
  assert.equal(new Set(Array.from({ length: 10_000 }, () => makeVerificationCode(random))).size, 10_000)
  assert.deepEqual(readVerificationCode("7KQ2"), { kind: "mistyped", why: "length" })
  assert.deepEqual(readVerificationCode("7KQ2-MX4R-9TDB-H3W?"), { kind: "mistyped", why: "characters" })
})
