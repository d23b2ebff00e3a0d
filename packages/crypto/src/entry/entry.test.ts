import assert from "node:assert/strict"
import test from "node:test"
import { equal, utf8 } from "@subrosa/codec"
import { openAttachmentChunk } from "../open/attachment.ts"
import { importOpenKey } from "../open/open.ts"
import { openEntry } from "../open/open-entry.ts"
import { randomBytes, randomKey } from "../random.ts"
import { attachmentChunk, attachmentChunkBytes, attachmentChunkCount, sealAttachmentChunk } from "./attachment.ts"
import { inflate } from "./compress.ts"
import { encodePack } from "./pack.ts"
import { pad } from "./pad.ts"
import { packPlaintext } from "./plaintext.ts"
import { sealEntry } from "./seal-entry.ts"

const id = () => crypto.randomUUID()
const ids = { practice: id(), chart: id(), segment: id(), keyVersion: 1 }

test("each entry has an id, a share and a nonce of its own, and keeps its text to the byte", async () => {
  const key = randomKey()
  const text = `{"resourceType":"Observation" ,\n "valueDecimal":1.50, "x":"\ufeff 𝄞"}`
  const [one, two] = [await sealEntry(key, [{ text }], ids), await sealEntry(key, [{ text }], ids)]
  assert.notEqual(one.entry, two.entry)
  assert.ok(!equal(one.share, two.share) && !equal(one.ciphertext, two.ciphertext))
  const [record] = await openEntry(key, one.share, one.ciphertext, { ...ids, entry: one.entry })
  assert.deepEqual(record, { text })
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", one.ciphertext))
  assert.ok(equal(one.ciphertextDigest, digest))
})

test("short and long notes look alike up to 251 bytes, and sizes come in Padmé steps", async () => {
  const size = async (length: number) => (await packPlaintext(utf8("x".repeat(length)))).length
  assert.equal(await size(1), 256)
  assert.equal(await size(251), 256)
  assert.equal(await size(252), 272)
  assert.equal(pad(new Uint8Array()).length, 256)
})

test("packs compress above 1,024 bytes and only when that helps", async () => {
  const flag = async (pack: Uint8Array<ArrayBuffer>) => (await packPlaintext(pack))[4]
  assert.equal(await flag(utf8("x".repeat(1024))), 0)
  assert.equal(await flag(utf8("x".repeat(1025))), 1)
  assert.equal(await flag(randomBytes(2000)), 0)
})

test("a pack has at least one record and at most 16 MiB", () => {
  assert.throws(() => encodePack([]), { code: "invalid_input" })
  assert.throws(() => encodePack([{ text: "x".repeat(16 * 1024 * 1024) }]), { code: "invalid_input" })
})

test("inflating stops at its bound", async () => {
  const { deflateRawSync } = await import("node:zlib")
  const bomb = new Uint8Array(deflateRawSync(new Uint8Array(200_000_000)))
  const before = process.memoryUsage().arrayBuffers
  await assert.rejects(inflate(bomb, 1_000_000), { code: "invalid_input" })
  assert.ok(process.memoryUsage().arrayBuffers - before < 50_000_000)
  assert.equal((await inflate(new Uint8Array(deflateRawSync(new Uint8Array(1000))), 1000)).length, 1000)
})

test("an attachment of two chunks and a bit comes back whole", async () => {
  const plaintext = new Uint8Array(2 * attachmentChunkBytes + 5).fill(7)
  const count = attachmentChunkCount(plaintext.length)
  assert.equal(count, 3)
  const key = await importOpenKey(randomKey())
  const chunkIds = { practice: ids.practice, chart: ids.chart, attachment: id(), count }
  for (let index = 0; index < count; index++) {
    const chunk = attachmentChunk(plaintext, index)
    const sealed = await sealAttachmentChunk(key, chunk, { ...chunkIds, index })
    assert.ok(equal(await openAttachmentChunk(key, sealed, { ...chunkIds, index }), chunk))
  }
  assert.equal(attachmentChunkCount(0), 1)
  const short = sealAttachmentChunk(key, new Uint8Array(5), { ...chunkIds, index: 0 })
  await assert.rejects(short, { code: "invalid_input" })
})
