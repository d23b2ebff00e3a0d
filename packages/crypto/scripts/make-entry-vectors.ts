import { deflateRawSync } from "node:zlib"
import { concat, toBase64, toBase64url, uint32be, utf8 } from "@subrosa/codec"
import { pad } from "../src/entry/pad.ts"
import { context, encodePack, entryKey, type PackRecord, seal, sealAttachmentChunk, sealEntry } from "../src/index.ts"
import { entryContext } from "../src/keys/entry-key.ts"
import { fixedBytes, fixedId, type VectorFile, writeVector } from "./vector-file.ts"

const write = (name: string, vector: VectorFile) => writeVector("entry", name, vector)
const ids = {
  practice: fixedId("practice"),
  chart: fixedId("chart"),
  segment: fixedId("segment"),
  keyVersion: 1,
  entry: fixedId("entry"),
}
const segmentKey = fixedBytes("segmentKey")
const share = fixedBytes("share")
const key = entryKey(segmentKey, share, ids)

/** An entry around a plaintext of any kind. */
async function around(plaintext: Uint8Array) {
  return {
    operation: "open-entry",
    input: { segmentKey, share, ciphertext: await seal(key, plaintext, entryContext(ids)), ...ids },
  }
}
const plain = (pack: Uint8Array) => pad(concat(Uint8Array.of(0), pack))
const deflated = (bytes: Uint8Array) => pad(concat(Uint8Array.of(1), bytes))

/** As openers show records: holes with their key as B64U. */
const shown = (records: PackRecord[]) =>
  JSON.parse(JSON.stringify(records, (_, v: unknown) => (v instanceof Uint8Array ? toBase64url(v) : v)))

const patient: PackRecord = {
  text: `{"resourceType":"Patient","id":"p1","multipleBirthInteger":1.0,"name":[{"family":"Müller"}]}`,
  fullUrl: "urn:uuid:5b0b8c5e-54f5-4f0c-8d3b-0b8a4b1e2f10",
  source: { name: "import.json", offset: 120 },
  recordedAt: "2026-11-22T06:00:00.000Z",
  author: fixedId("account"),
}
const content = fixedBytes("attachment content", 1000)
const cut = `{"resourceType":"Binary","id":"b1","contentType":"image/png","data":""}`
const binary: PackRecord = {
  text: cut,
  holes: [
    {
      at: cut.length - 2,
      attachment: fixedId("attachment"),
      key: fixedBytes("attachment key"),
      chunks: 1,
      size: content.length,
      encoding: "base64",
      contentType: "image/png",
    },
  ],
}
const sealed = await sealEntry(segmentKey, [patient], ids)
const open = {
  operation: "open-entry",
  input: { segmentKey, share: sealed.share, ciphertext: sealed.ciphertext, ...ids },
}
write("entry", { ...open, comment: "one record, not compressed", output: shown([patient]) })
const observations = Array.from(
  { length: 40 },
  (_, i): PackRecord => ({
    text: `{"resourceType":"Observation","id":"o${i}","status":"final","code":{"text":"PHQ-9 total score"},"valueInteger":${i % 28}}`,
  }),
)
const many = await sealEntry(segmentKey, observations, ids)
write("entry-compressed", {
  ...open,
  comment: "40 records, compressed",
  input: { ...open.input, share: many.share, ciphertext: many.ciphertext },
  output: shown(observations),
})
write("entry-plain-long", {
  ...(await around(plain(encodePack(observations)))),
  comment: "longer than 1,024 bytes and not compressed: allowed to read",
  output: shown(observations),
})
write("entry-hole", {
  ...(await around(plain(encodePack([patient, binary])))),
  comment: "two records, the second with a hole",
  output: shown([patient, binary]),
})
const unknown = `{"length":2,"colour":"red","holes":[]}\n{}\n`
write("entry-unknown-member", {
  ...(await around(plain(utf8(unknown)))),
  comment: "an unknown header member is ignored",
  output: [{ text: "{}", holes: [] }],
})

for (const [name, change] of Object.entries({
  "other-practice": { practice: fixedId("other") },
  "other-chart": { chart: fixedId("other") },
  "other-segment": { segment: fixedId("other") },
  "other-key-version": { keyVersion: 2 },
  "other-entry": { entry: fixedId("other") },
  "other-share": { share: fixedBytes("other") },
  "other-segment-key": { segmentKey: fixedBytes("other") },
  truncated: { ciphertext: sealed.ciphertext.slice(0, -1) },
  empty: { ciphertext: new Uint8Array() },
  "flipped-bit": {
    ciphertext: concat(
      sealed.ciphertext.subarray(0, 40),
      Uint8Array.of(sealed.ciphertext[40]! ^ 1),
      sealed.ciphertext.subarray(41),
    ),
  },
})) {
  write(`entry-${name}`, { ...open, comment: name, input: { ...open.input, ...change }, expect: "open_failed" })
}

const bombLength = 64 * 1024 * 1024 - 20
const bomb = concat(utf8(`{"length":${bombLength}}\n`), new Uint8Array(bombLength).fill(0x20), utf8("\n"))
if (bomb.length !== 64 * 1024 * 1024 + 1) throw new Error("the bomb must be one byte too long")
const compressed = new Uint8Array(deflateRawSync(encodePack(observations)))
const hole = JSON.stringify({
  at: 1,
  attachment: fixedId("attachment"),
  key: toBase64url(segmentKey),
  chunks: 1,
  size: 1,
  encoding: "text",
})
const withHoles = (...holes: string[]) => plain(utf8(`{"length":2,"holes":[${holes.join(",")}]}\n{}\n`))
for (const [name, [comment, plaintext]] of Object.entries({
  "bad-padding": ["padding that is not zero", concat(plain(encodePack([patient])).slice(0, -1), Uint8Array.of(1))],
  "length-beyond": ["a length beyond the plaintext", concat(uint32be(253), new Uint8Array(252))],
  "no-length": ["fewer than four bytes", new Uint8Array(3)],
  "no-body": ["an empty body", new Uint8Array(256)],
  "unknown-body": ["a body that begins with 2", pad(concat(Uint8Array.of(2), encodePack([patient])))],
  "no-record": ["a pack without records", plain(new Uint8Array())],
  "deflate-truncated": ["DEFLATE without its end", deflated(compressed.slice(0, -4))],
  "deflate-trailing": ["bytes after DEFLATE's end", deflated(concat(compressed, Uint8Array.of(0x0a)))],
  "deflate-bomb": ["a sound pack of 64 MiB and one byte", deflated(new Uint8Array(deflateRawSync(bomb)))],
  "length-short": ["a record longer than its header says", plain(utf8(`{"length":1}\n{}\n`))],
  "length-long": ["a record shorter than its header says", plain(utf8(`{"length":3}\n{}\n`))],
  "length-negative": ["a negative length", plain(utf8(`{"length":-1}\n\n`))],
  "header-not-json": ["a header that is not JSON", plain(utf8(`length 2\n{}\n`))],
  "header-without-end": ["a header without its newline", plain(utf8(`{"length":2}`))],
  "text-not-utf8": ["a text that is not UTF-8", plain(concat(utf8(`{"length":1}\n`), Uint8Array.of(0xff, 0x0a)))],
  "hole-order": ["holes in descending order", withHoles(hole, hole.replace(`"at":1`, `"at":0`))],
  "hole-beyond": ["a hole beyond the text", withHoles(hole.replace(`"at":1`, `"at":3`))],
  "hole-key-base64": [
    "a hole's key with padding",
    withHoles(hole.replace(toBase64url(segmentKey), toBase64(segmentKey))),
  ],
  "hole-encoding": ["a hole of an unknown encoding", withHoles(hole.replace(`"text"`, `"hex"`))],
} as const)) {
  write(`pack-${name}`, { ...(await around(plaintext)), comment, expect: "open_failed" })
}

// Attachments and holes.
const chunkIds = { practice: ids.practice, chart: ids.chart, attachment: fixedId("attachment"), index: 0, count: 1 }
const chunk = {
  operation: "open-attachment-chunk",
  input: { key, sealed: await sealAttachmentChunk(key, content, chunkIds), ...chunkIds },
}
write("attachment", { ...chunk, comment: "the only chunk of an attachment", output: content })
for (const [name, change] of Object.entries({
  "other-index": { index: 1, count: 2 },
  "other-count": { count: 2 },
  "other-attachment": { attachment: fixedId("other") },
  "other-chart": { chart: fixedId("other") },
})) {
  write(`attachment-${name}`, { ...chunk, comment: name, input: { ...chunk.input, ...change }, expect: "open_failed" })
}
write("attachment-empty", {
  ...chunk,
  comment: "an empty attachment has one empty chunk",
  input: { ...chunk.input, sealed: await sealAttachmentChunk(key, new Uint8Array(), chunkIds) },
  output: new Uint8Array(),
})
write("attachment-bad-padding", {
  ...chunk,
  comment: "padding that is not zero",
  input: {
    ...chunk.input,
    sealed: await seal(
      key,
      concat(new Uint8Array(255), Uint8Array.of(7)),
      context("attachment", ...Object.values(chunkIds)),
    ),
  },
  expect: "open_failed",
})
const around7 = { attachment: fixedId("attachment"), key: segmentKey, chunks: 1 }
const restore = {
  operation: "restore-holes",
  input: {
    text: `["é𝄞","",""]`,
    holes: [
      { ...around7, at: 8, size: 4, encoding: "base64" },
      { ...around7, at: 11, size: 2, encoding: "text" },
    ],
    contents: [Uint8Array.of(0xfb, 0xff, 0xfe, 0), utf8("ü")],
  },
}
write("restore-holes", {
  ...restore,
  comment: "offsets count UTF-16 code units; base64 has padding",
  output: `["é𝄞","+//+AA==","ü"]`,
})
write("restore-holes-other-size", {
  ...restore,
  comment: "content of another size",
  input: { ...restore.input, contents: [Uint8Array.of(1), utf8("ü")] },
  expect: "invalid_input",
})
