import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeEntryBundle, parseEntryBundle } from "./entry-bundle.ts"

test("entries come out of a bundle as they went in, empty ones too", () => {
  const entries = [Uint8Array.of(1, 2, 3), new Uint8Array(0), new Uint8Array(65_535)]
  const bundle = encodeEntryBundle(entries)
  assert.deepEqual(bundle.slice(0, 7), Uint8Array.of(0, 3, 1, 2, 3, 0, 0))
  assert.deepEqual(parseEntryBundle(bundle), entries)
  assert.deepEqual(parseEntryBundle(bundle, 3), entries)
})

test("a bundle of another width, cut or empty is refused", () => {
  const bundle = encodeEntryBundle([Uint8Array.of(1), Uint8Array.of(2)])
  const refused = { code: "entry_bundle_malformed" }
  assert.throws(() => parseEntryBundle(bundle, 1), refused)
  assert.throws(() => parseEntryBundle(bundle, 3), refused)
  for (const end of [0, 1, 2, 4, 5]) assert.throws(() => parseEntryBundle(bundle.slice(0, end)), refused)
  assert.throws(() => parseEntryBundle(new Uint8Array(2 * 257)), refused)
})

test("what does not fit a bundle is refused", () => {
  const refused = { code: "argument_invalid" }
  assert.throws(() => encodeEntryBundle([]), refused)
  assert.throws(() => encodeEntryBundle([new Uint8Array(65_536)]), refused)
  assert.throws(() => encodeEntryBundle(Array.from({ length: 257 }, () => new Uint8Array(1))), refused)
})
