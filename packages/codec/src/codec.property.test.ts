import assert from "node:assert/strict"
import test from "node:test"
import fc from "fast-check"
import { fromBase64, toBase64 } from "./base64.ts"
import { fromBase64url, toBase64url } from "./base64url.ts"
import { equal } from "./bytes.ts"
import { CodecError } from "./error.ts"
import { fromHex, toHex } from "./hex.ts"
import { canonicalJson, canonicalText, fromJson, isCanonical } from "./jcs.ts"
import { withoutBlanks } from "./json-blanks.ts"
import { padmeLength } from "./padme.ts"

const runs = { numRuns: process.env.SLOW ? 20_000 : 500 }
const bytes = fc.uint8Array({ maxLength: 200 })

test("every encoding gives its bytes back, and Buffer agrees", () => {
  fc.assert(
    fc.property(bytes, (value) => {
      assert.equal(toBase64url(value), Buffer.from(value).toString("base64url"))
      assert.equal(toBase64(value), Buffer.from(value).toString("base64"))
      assert.equal(toHex(value), Buffer.from(value).toString("hex"))
      assert.ok(equal(fromBase64url(toBase64url(value)), value))
      assert.ok(equal(fromBase64(toBase64(value)), value))
      assert.ok(equal(fromHex(toHex(value)), value))
    }),
    runs,
  )
})

const nearly = fc.string({ unit: fc.constantFrom(..."AQgwZz09+/-_= \n\té\u{1d11e}"), maxLength: 12 })

test("one value has one text: whatever is accepted comes out again the same, and errors are CodecErrors", () => {
  for (const [decode, encode] of [
    [fromBase64url, toBase64url],
    [fromBase64, toBase64],
  ] as const) {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        let decoded: Uint8Array
        try {
          decoded = decode(text)
        } catch (error) {
          assert.ok(error instanceof CodecError)
          return
        }
        assert.equal(encode(decoded), text)
      }),
      runs,
    )
  }
})

test("canonical JSON is a fixed point and keeps the value", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      let canonical: Uint8Array
      try {
        canonical = canonicalJson(value)
      } catch (error) {
        assert.ok(error instanceof CodecError)
        return
      }
      const back = fromJson(canonical)
      assert.deepEqual(back, JSON.parse(JSON.stringify(value)))
      assert.ok(equal(canonicalJson(back), canonical))
    }),
    runs,
  )
})

test("a text is canonical exactly when writing its value anew gives that text", () => {
  const rewritten = (text: string) => {
    try {
      return canonicalText(JSON.parse(text))
    } catch (error) {
      assert.ok(error instanceof CodecError)
      return undefined
    }
  }
  const text = fc
    .tuple(fc.jsonValue({ stringUnit: "binary" }), fc.constantFrom("plain", "sorted", "spaced"))
    .map(([value, way]) => {
      const plain = JSON.stringify(value, null, way === "spaced" ? 1 : 0)
      return way === "sorted" ? (rewritten(plain) ?? plain) : plain
    })
  // Names that JavaScript puts in front, members twice, a lone surrogate, a zero below zero, an escape that need not be.
  const odd = fc.constantFrom(
    ...['{"10":1,"9":2}', '{"9":1,"10":2}', '{"a":1,"a":1}', '"\\ud800"', "-0", '"\\u0041"', "1e2"],
  )
  fc.assert(
    fc.property(fc.oneof(text, odd), (some) => {
      assert.equal(isCanonical(some, JSON.parse(some)), rewritten(some) === some)
    }),
    runs,
  )
})

test("JSON of any bytes is a value or a CodecError", () => {
  fc.assert(
    fc.property(bytes, (value) => {
      try {
        fromJson(value)
      } catch (error) {
        assert.ok(error instanceof CodecError)
      }
    }),
    runs,
  )
})

test("Padmé adds at most 12 %, never shrinks, never falls, and is its own length", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 2 ** 40 }), (length) => {
      const padded = padmeLength(length)
      assert.ok(padded >= length && padded <= length * 1.12 + 1)
      assert.equal(padmeLength(padded), padded)
      assert.ok(padmeLength(length + 1) >= padded)
    }),
    runs,
  )
})

test("a JSON text without blanks is the same however it was printed, and says the same", () => {
  const indent = fc.constantFrom(0, 1, 4, "\t", " \n", "\r\n ")
  fc.assert(
    fc.property(fc.jsonValue(), indent, (value, space) => {
      assert.equal(withoutBlanks(JSON.stringify(value, null, space)), JSON.stringify(value))
    }),
    runs,
  )
  // Numbers, escapes and what looks like the end of a string stay to the letter.
  const letters = String.raw`{"a \" : ":[1.50,1e+2,"\\"," \\\" "]}`
  assert.equal(withoutBlanks(String.raw` { "a \" : " : [ 1.50, 1e+2 , "\\" , " \\\" " ] } `), letters)
  fc.assert(
    fc.property(fc.string(), (text) => withoutBlanks(text).length <= text.length),
    runs,
  )
})
