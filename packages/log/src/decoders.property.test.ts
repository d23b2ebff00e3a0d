import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { formatCheckpoint, parseCheckpoint } from "./checkpoint.ts"
import { encodeEntryBundle, parseEntryBundle } from "./entry-bundle.ts"
import { LogError } from "./errors.ts"
import { formatNote, parseNote, parseSignatureLines } from "./note-text.ts"
import { formatTilePath, parseTilePath } from "./tile-path.ts"
import { formatVerifierKey, isKeyName, parseVerifierKey, signatureTypes, verifierKey } from "./verifier-key.ts"

const numRuns = process.env.SLOW ? 50_000 : 2_000

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
const name = fc.string({ unit: "binary", minLength: 1 }).filter(isKeyName)
const line = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/\p{Cc}/u.test(text))
const size = fc.maxSafeNat()
// Plain objects, as the decoders make them.
const plain = { noNullPrototype: true }
const checkpoint = fc.record({ origin: line, size, root: hash, extensions: fc.array(line, { maxLength: 3 }) }, plain)
const signature = fc.record(
  { name, keyId: fc.nat(0xffffffff), signature: fc.uint8Array({ minLength: 1, maxLength: 80 }) },
  plain,
)
const note = fc.record(
  { text: checkpoint.map(formatCheckpoint), signatures: fc.array(signature, { minLength: 1, maxLength: 20 }) },
  plain,
)
const tile = fc.record(
  {
    level: fc.oneof(fc.nat(63), fc.constant("entries" as const)),
    index: size,
    width: fc.integer({ min: 1, max: 256 }),
  },
  plain,
)
const vkey = fc
  .tuple(name, fc.constantFrom(...Object.values(signatureTypes)), hash)
  .map((parts) => verifierKey(...parts))
const entries = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 256 })

/** Text near a valid one: pieces cut, doubled or replaced. */
const near = (valid: fc.Arbitrary<string>) =>
  fc
    .tuple(
      valid,
      fc.nat(300),
      fc.nat(5),
      fc.oneof(fc.string({ unit: "binary", maxLength: 3 }), fc.constantFrom("\n", "\u2014 ", "+", "=")),
    )
    .map(
      ([text, at, cut, put]) =>
        text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut),
    )

/** Runs a decoder; what it accepts must be written back the same. */
function probe<T>(decode: (input: string) => T, encode: (value: T) => string, input: string): void {
  let value: T
  try {
    value = decode(input)
  } catch (error) {
    assert.ok(error instanceof LogError, `${error}`)
    return
  }
  assert.equal(encode(value), input)
}

const decoders: [string, fc.Arbitrary<string>, (input: string) => void][] = [
  ["note", note.map(formatNote), (input) => probe(parseNote, formatNote, input)],
  ["checkpoint", checkpoint.map(formatCheckpoint), (input) => probe(parseCheckpoint, formatCheckpoint, input)],
  ["tile path", tile.map(formatTilePath), (input) => probe(parseTilePath, formatTilePath, input)],
  ["verifier key", vkey.map(formatVerifierKey), (input) => probe(parseVerifierKey, formatVerifierKey, input)],
]

for (const [kind, valid, run] of decoders) {
  test(`a ${kind} is read as it was written, or refused with a LogError`, () => {
    fc.assert(fc.property(fc.oneof(valid, near(valid), fc.string({ unit: "binary" }), fc.string()), run), { numRuns })
  })
}

test("what we write we can read", () => {
  fc.assert(
    fc.property(note, (value) => assert.deepEqual(parseNote(formatNote(value)), value)),
    { numRuns: numRuns / 10 },
  )
  fc.assert(fc.property(checkpoint, (value) => assert.deepEqual(parseCheckpoint(formatCheckpoint(value)), value)))
  fc.assert(fc.property(tile, (value) => assert.deepEqual(parseTilePath(formatTilePath(value)), value)))
  fc.assert(fc.property(vkey, (value) => assert.deepEqual(parseVerifierKey(formatVerifierKey(value)), value)))
  fc.assert(fc.property(entries, (value) => assert.deepEqual(parseEntryBundle(encodeEntryBundle(value)), value)))
})

test("arbitrary bytes are refused with a LogError, or are a bundle or note", () => {
  const onlyLogError = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      assert.ok(error instanceof LogError, `${error}`)
    }
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      onlyLogError(() => assert.deepEqual(encodeEntryBundle(parseEntryBundle(bytes)), bytes))
      onlyLogError(() => parseNote(bytes))
      onlyLogError(() => parseSignatureLines(Buffer.from(bytes).toString("latin1")))
    }),
    { numRuns },
  )
})
