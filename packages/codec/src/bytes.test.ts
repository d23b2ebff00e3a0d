import assert from "node:assert/strict"
import test from "node:test"
import { concat, equal, fromUtf8, owned, readUint32be, uint32be, utf8 } from "./bytes.ts"
import { fromHex, toHex } from "./hex.ts"
import { padmeLength } from "./padme.ts"
import { isUuid, randomUuid } from "./uuid.ts"

test("UTF-8 that is none is refused, and a byte order mark is kept", () => {
  assert.equal(fromUtf8(utf8("\ufeffé𝄞")), "\ufeffé𝄞")
  for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
    assert.throws(() => fromUtf8(Uint8Array.from(bad)), { code: "invalid_utf8" })
  }
})

test("equal compares content, not identity", () => {
  assert.ok(equal(Uint8Array.of(1, 2), concat(Uint8Array.of(1), Uint8Array.of(2))))
  assert.ok(!equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3)))
  assert.ok(!equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0)))
})

test("bytes in shared memory are copied, others are not", () => {
  const bytes = Uint8Array.of(1, 2)
  assert.equal(owned(bytes), bytes)
  assert.ok(owned(new Uint8Array(new SharedArrayBuffer(2))).buffer instanceof ArrayBuffer)
})

test("uint32be is four bytes, most significant first", () => {
  assert.deepEqual(uint32be(0xfedcba98), Uint8Array.of(0xfe, 0xdc, 0xba, 0x98))
  assert.equal(readUint32be(Uint8Array.of(9, 0xfe, 0xdc, 0xba, 0x98).subarray(1)), 0xfedcba98)
  for (const bad of [-1, 2 ** 32, 1.5, Number.NaN]) assert.throws(() => uint32be(bad), { code: "out_of_range" })
  assert.throws(() => readUint32be(Uint8Array.of(1, 2, 3)), { code: "out_of_range" })
  assert.throws(() => readUint32be(new Uint8Array(new ArrayBuffer(8), 0, 3)), { code: "out_of_range" })
})

test("hex takes pairs of digits of either case and nothing else", () => {
  assert.equal(toHex(fromHex("00fFa0")), "00ffa0")
  for (const bad of ["0", "0g", " 00", "0x00", "٠٠"]) assert.throws(() => fromHex(bad), { code: "invalid_hex" })
})

test("only lower-case UUIDs with hyphens are ids", () => {
  assert.ok(isUuid(randomUuid()))
  const id = "0b8e1d7c-3c57-4b3c-9f68-0a1b2c3d4e5f"
  for (const bad of [id.toUpperCase(), id.replaceAll("-", ""), `${id}\n`, `{${id}}`, ""]) assert.ok(!isUuid(bad))
})

test("Padmé lengths are those of the paper's function", () => {
  // Nikitin et al., Algorithm 1: worked by hand.
  const known = [
    0, 0, 1, 1, 2, 2, 7, 7, 8, 8, 9, 10, 31, 32, 100, 104, 255, 256, 257, 272, 1000, 1024, 1025, 1088, 65_541, 67_584,
  ]
  for (let i = 0; i < known.length; i += 2) assert.equal(padmeLength(known[i] ?? 0), known[i + 1], `of ${known[i]}`)
  assert.throws(() => padmeLength(-1), { code: "out_of_range" })
})
