import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib"
import { tally } from "./findings.ts"
import type { Needle } from "./needles.ts"
import { createSearcher } from "./search-bytes.ts"

const needles: Needle[] = [
  { kind: "canary", value: "vrastomel krindoveq and feared", people: [0] },
  { kind: "name", value: "Brandelmoukt", people: [0] },
  { kind: "name", value: "Smith", people: [1] },
  { kind: "birth date", value: "1961-04-12", people: [1] },
  { kind: "phone", value: "5558069773", people: [2] },
]
const sentence = Buffer.from("She spoke of vrastomel krindoveq and feared it.")

/** The bytes amid 100 KB of random ones. */
const amidNoise = (planted: Uint8Array) => Buffer.concat([randomBytes(50_000), planted, randomBytes(50_000)])

function foundIn(bytes: Buffer): { needle: number; encoding: string }[] {
  const searcher = createSearcher(needles)
  searcher.searchBytes(bytes, "planted")
  return [...searcher.findings.found()].map(([needle, { encoding }]) => ({ needle, encoding }))
}

const base64 = [0, 1, 2].map((alignment) => Buffer.concat([randomBytes(alignment), sentence]).toString("base64"))
const utf16le = Buffer.from(sentence.toString(), "utf16le")
const planted: Record<string, [Uint8Array, string]> = {
  plain: [sentence, "plain"],
  // Amid other text both byte orders fit, one of them shifted by a byte.
  "UTF-16, little end first": [utf16le.subarray(26, -8), "utf-16le"],
  "UTF-16, big end first": [Buffer.from(utf16le).swap16().subarray(26, -8), "utf-16be"],
  hexadecimal: [Buffer.from(sentence.toString("hex")), "hex"],
  "upper-case hexadecimal": [Buffer.from(sentence.toString("hex").toUpperCase()), "hex"],
  "base64 at the first alignment": [Buffer.from(base64[0] ?? ""), "base64"],
  "base64 at the second alignment": [Buffer.from(base64[1] ?? ""), "base64"],
  "base64 at the third alignment": [Buffer.from(base64[2] ?? ""), "base64"],
  gzip: [gzipSync(sentence), "plain"],
  zlib: [deflateSync(Buffer.concat([sentence, Buffer.alloc(9000, "filler ")])), "plain"],
  zstd: [zstdCompressSync(sentence), "plain"],
  "gzip of base64": [gzipSync(base64[1] ?? ""), "base64"],
  "gzip in gzip": [gzipSync(gzipSync(sentence)), "plain"],
}
for (const [form, [bytes, encoding]] of Object.entries(planted)) {
  test(`a sentence is found as ${form}`, () => {
    assert.deepEqual(foundIn(amidNoise(bytes)), [{ needle: 0, encoding }])
  })
}

test("a sentence is found in raw DEFLATE where a field begins with one, also behind a length and a flag", () => {
  const text = Buffer.concat([sentence, Buffer.alloc(400, "filler ")])
  for (const before of [0, 5]) {
    const field = Buffer.concat([Buffer.alloc(before), deflateRawSync(text)])
    assert.deepEqual(foundIn(field), [{ needle: 0, encoding: "plain" }])
  }
})

test("a long name is found alone, in any case", () => {
  for (const form of ["Brandelmoukt", "brandelmoukt", "BRANDELMOUKT"]) {
    assert.deepEqual(foundIn(amidNoise(Buffer.from(form))), [{ needle: 1, encoding: "plain" }])
  }
})

test("a short name or a birth date counts only beside another fact of the same person", () => {
  assert.deepEqual(foundIn(amidNoise(Buffer.from("Smith"))), [])
  assert.deepEqual(foundIn(amidNoise(Buffer.from("born 1961-04-12"))), [])
  assert.deepEqual(foundIn(amidNoise(Buffer.from("Smith 5558069773"))), [], "facts of two people")
  const both = foundIn(amidNoise(Buffer.from("Smith, born 1961-04-12")))
  assert.deepEqual(both.map(({ needle }) => needle).sort(), [2, 3])
})

test("random bytes and random hex hold nobody", () => {
  assert.deepEqual(foundIn(randomBytes(4_000_000)), [])
  assert.deepEqual(foundIn(Buffer.from(randomBytes(2_000_000).toString("hex"))), [])
  assert.deepEqual(foundIn(Buffer.from(randomBytes(2_000_000).toString("base64"))), [])
})

test("a file is searched across its chunks, its speed told", async (t) => {
  const dir = await mkdtemp(join(tmpdir(), "drill-search-"))
  try {
    const size = 40 * 1024 * 1024
    const bytes = randomBytes(size)
    const spots = [0, 9 * 1024 * 1024 - 7, 17 * 1024 * 1024 - 11, size - sentence.length]
    for (const spot of spots) sentence.copy(bytes, spot)
    await writeFile(join(dir, "noise"), bytes)
    const people = Array.from(
      { length: 5000 },
      (_, i): Needle => ({ kind: "name", value: `Invented${i}Personage`, people: [i] }),
    )
    const searcher = createSearcher([...needles, ...people])
    const began = process.cpuUsage()
    assert.equal(await searcher.search(dir), size)
    const { user, system } = process.cpuUsage(began)
    const rate = size / (user + system)
    assert.ok(searcher.findings.count(0) >= spots.length, `found ${searcher.findings.count(0)} times`)
    t.diagnostic(`${rate.toFixed(0)} MB per second of processor time`)
  } finally {
    await rm(dir, { recursive: true })
  }
})

test("people count once, whatever was found of them; decoys and innocent needles do not count", () => {
  const searcher = createSearcher(needles)
  searcher.searchBytes(
    Buffer.from("Brandelmoukt: vrastomel krindoveq and feared. Call 5558069773 now, Smith 1961-04-12"),
    "log",
  )
  const counts = tally(needles, searcher.findings.found(), 2, new Set([1]))
  assert.equal(counts.readable, 1)
  assert.equal(counts.identified, 1)
  assert.deepEqual(counts.canaries, { found: 1, of: 1 })
  assert.deepEqual(counts.byKind, { canary: 1, name: 1, "birth date": 1 })
})
