import assert from "node:assert/strict"
import { test } from "node:test"
import { utf8 } from "@subrosa/codec"
import { totpStep } from "./totp.ts"

// RFC 6238, Appendix B, SHA-1: the last six of its eight digits.
const secret = utf8("12345678901234567890")
const vectors: [seconds: number, code: string][] = [
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
]

test("codes of RFC 6238 are accepted in their step", () => {
  for (const [seconds, code] of vectors) {
    assert.equal(totpStep(secret, code, new Date(seconds * 1000)), Math.floor(seconds / 30))
  }
})

test("a code is good one step early and one step late, and no longer", () => {
  const at = (seconds: number) => totpStep(secret, "005924", new Date(seconds * 1000))
  const step = Math.floor(1234567890 / 30)
  assert.equal(at(1234567890 - 30), step)
  assert.equal(at(1234567890 + 30), step)
  assert.equal(at(1234567890 - 60), undefined)
  assert.equal(at(1234567890 + 60), undefined)
})

test("another code is refused", () => {
  assert.equal(totpStep(secret, "005925", new Date(1234567890_000)), undefined)
  assert.equal(totpStep(secret, "5924", new Date(1234567890_000)), undefined)
})
