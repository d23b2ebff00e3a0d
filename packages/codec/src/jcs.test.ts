import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import test from "node:test"
import { fromUtf8 } from "./bytes.ts"
import { toHex } from "./hex.ts"
import { canonicalJson, canonicalText, fromJson } from "./jcs.ts"

const vectors = new URL("../../../vectors/jcs/", import.meta.url)

for (const file of readdirSync(new URL("input/", vectors))) {
  test(`JCS agrees with RFC 8785's reference: ${file}`, () => {
    const canonical = canonicalJson(fromJson(readFileSync(new URL(`input/${file}`, vectors))))
    assert.equal(fromUtf8(canonical), readFileSync(new URL(`output/${file}`, vectors), "utf8"))
    const hex = readFileSync(new URL(`outhex/${file.replace(".json", ".txt")}`, vectors), "utf8")
    assert.equal(toHex(canonical), hex.replace(/\s/g, ""))
  })
}

test("what JSON cannot say is refused", () => {
  const circle: Record<string, unknown> = {}
  circle.self = circle
  for (const bad of [undefined, Number.NaN, Number.POSITIVE_INFINITY, circle, "\ud800", () => 1]) {
    assert.throws(() => canonicalJson(bad), { code: "invalid_json" })
  }
  assert.equal(canonicalText({ b: undefined, a: -0 }), '{"a":0}')
})

test("an error about JSON never quotes it", () => {
  assert.throws(
    () => fromJson(Uint8Array.from(Buffer.from('{"note": secret}'))),
    (error: Error) => !error.message.includes("secret"),
  )
})
