import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { gzipSync } from "node:zlib"
import type { ReadItem } from "./read-item.ts"
import { readResources } from "./read-resources.ts"

async function* chunksOf(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Reads the text in chunks of several sizes and checks that it makes no difference. */
async function read(content: string | Uint8Array, name?: string): Promise<ReadItem[]> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content
  const results: ReadItem[][] = []
  for (const size of [1, 5, bytes.length + 1]) {
    const items: ReadItem[] = []
    for await (const batch of readResources(chunksOf(bytes, size), name === undefined ? {} : { name }))
      items.push(...batch)
    results.push(items)
  }
  assert.deepEqual(results[0], results[2])
  assert.deepEqual(results[1], results[2])
  return results[2] ?? []
}

/** One line for each item: `resource Patient/1 @3`, `refused truncated @2`, with lines. */
const brief = (items: ReadItem[]) =>
  items.map((item) => {
    const { line, entry } = item.position
    const at = `@${line}${entry === undefined ? "" : `#${entry}`}`
    if (item.kind === "resource") return `${item.resource.resourceType}/${item.resource.id} ${at}`
    return item.kind === "bundle" ? `bundle ${item.type} ${at}` : `refused ${item.reasonCode} ${at}`
  })

const patient = (id: number, more = "") => `{"resourceType":"Patient","id":"${id}"${more}}`

test("a Bundle gives its entries, then its own fields", async () => {
  const text = `\ufeff{"resourceType": "Bundle", "id": "b", "type": "transaction",
  "entry": [
    {"fullUrl": "urn:uuid:1", "resource": ${patient(1)}, "request": {"method": "POST", "url": "Patient", "ifNoneExist": "x=1"}},
    {"resource":
      ${patient(2, ',"name":[{"family":"Ä \\" } ] é"}]')}}
  ], "total": 2}`
  const items = await read(text)
  assert.deepEqual(brief(items), ["Patient/1 @3#0", "Patient/2 @5#1", "bundle transaction @1"])
  const [first, second, bundle] = items
  assert.ok(first?.kind === "resource" && second?.kind === "resource" && bundle?.kind === "bundle")
  assert.equal(first.fullUrl, "urn:uuid:1")
  assert.deepEqual(first.request, { method: "POST", url: "Patient", ifNoneExist: "x=1" })
  assert.equal(second.text, patient(2, ',"name":[{"family":"Ä \\" } ] é"}]'))
  assert.deepEqual(bundle.fields, { resourceType: "Bundle", id: "b", type: "transaction", total: 2 })
  const bytes = new TextEncoder().encode(text)
  const { offset } = second.position
  assert.equal(new TextDecoder().decode(bytes.subarray(offset)).slice(0, second.text.length), second.text)
})

test("NDJSON gives one resource a line, and a broken line costs only itself", async () => {
  const lines = [
    patient(1),
    '{"resourceType":"Patient","id":"2',
    "",
    patient(3),
    "{oops}",
    '{"a":[1}',
    patient(4),
    "42",
    patient(5),
  ]
  const expected = [
    "Patient/1 @1",
    "refused malformed_json @2",
    "Patient/3 @4",
    "refused malformed_json @5",
    "refused malformed_json @6",
    "Patient/4 @7",
    "refused not_a_resource @8",
    "Patient/5 @9",
  ]
  assert.deepEqual(brief(await read(lines.join("\n"))), expected)
  assert.deepEqual(brief(await read(`${lines.join("\r\n")}\r\n`, "x.ndjson")), expected)
})

test("NDJSON whose first line is broken is still NDJSON", async () => {
  for (const broken of ['{"resourceType":"Patient"', '{"resourceType":"Pat', '{"resourceType":"Patient"}}', "oops"]) {
    const items = brief(await read(`${broken}\n${patient(2)}\n${patient(3)}\n`))
    assert.deepEqual(items.slice(-2), ["Patient/2 @2", "Patient/3 @3"], broken)
    assert.match(items.join(), /refused/)
  }
})

test("the name tells NDJSON where the bytes alone do not", async () => {
  const text = `{"resourceType":"Patient","name":[\n${patient(2)}\n`
  assert.deepEqual(brief(await read(text, "a.ndjson")), ["refused malformed_json @1", "Patient/2 @2"])
})

test("a single resource, pretty-printed or not, is one item", async () => {
  assert.deepEqual(brief(await read(patient(1))), ["Patient/1 @1"])
  assert.deepEqual(brief(await read(`\n${JSON.stringify(JSON.parse(patient(1)), null, 2)}\n`)), ["Patient/1 @2"])
})

test("an array of resources and Bundles is taken apart", async () => {
  const bundle = `{"resourceType":"Bundle","type":"batch","entry":[{"resource":${patient(2)}}]}`
  const items = brief(await read(`[\n${patient(1)},\n${bundle}, 5]`))
  assert.deepEqual(items, ["Patient/1 @2", "Patient/2 @3#0", "bundle batch @3", "refused not_a_resource @3"])
})

test("Bundles one after another are all read, on one line or several", async () => {
  const bundle = (id: number) => `{"resourceType":"Bundle","type":"batch","entry":[{"resource":${patient(id)}}]}`
  const expected = ["Patient/1", "bundle batch", "Patient/2", "bundle batch"]
  for (const text of [
    bundle(1) + bundle(2),
    `${bundle(1)}\n${bundle(2)}`,
    [1, 2].map((id) => JSON.stringify(JSON.parse(bundle(id)), null, 1)).join("\n"),
  ]) {
    assert.deepEqual(
      brief(await read(text)).map((line) => line.replace(/ @.*/, "")),
      expected,
    )
  }
})

test("a resourceType that comes last is found, of a Bundle and of a List with entries", async () => {
  const bundle = `{"entry":[{"resource":${patient(1)}}],"id":"b","resourceType":"Bundle","type":"batch"}`
  const list =
    '{"entry":[{"item":{"display":"x"}},{"item":{"display":"y"}}],"id":"l","mode":"working","resourceType":"List","status":"current"}'
  assert.deepEqual(brief(await read(`${bundle}\n${list}`)), ["Patient/1 @1#0", "bundle batch @1", "List/l @2"])
  const [item] = await read(list)
  assert.ok(item?.kind === "resource")
  assert.equal(item.text, list)
  assert.deepEqual(brief(await read('{"entry":[],"resourceType":"Bundle","type":"batch"}')), ["bundle batch @1"])
  const odd = `{"entry":[7,{"resource":${patient(1)}}],"resourceType":"Bundle"}`
  assert.deepEqual(brief(await read(odd)), ["refused not_a_resource @1#0", "Patient/1 @1#1", "bundle undefined @1"])
})

test("a Bundle without entries gives its own fields", async () => {
  assert.deepEqual(brief(await read('{"resourceType":"Bundle","type":"searchset","total":0}')), ["bundle searchset @1"])
})

test("Bundles in the entries of a Bundle, as a batch of searches is answered, are taken apart", async () => {
  const found = (...ids: number[]) =>
    `{"resourceType":"Bundle","type":"searchset","entry":[${ids.map((id) => `\n{"resource":${patient(id)}}`)}]}`
  const wrapped = `{"resourceType":"Bundle","type":"collection","entry":[{"resource":${found(4)}}]}`
  const text = `{"resourceType":"Bundle","type":"batch-response","entry":[{"resource":${patient(1)}},
{"resource":${found(2, 3)}},
{"resource":${wrapped}}]}`
  const items = await read(text)
  assert.deepEqual(brief(items), [
    "Patient/1 @1#0",
    "Patient/2 @3#1",
    "Patient/3 @4#1",
    "bundle searchset @2#1",
    "Patient/4 @6#2",
    "bundle searchset @5#2",
    "bundle collection @5#2",
    "bundle batch-response @1",
  ])
  for (const item of items) {
    if (item.kind === "resource") assert.ok(text.slice(item.position.offset).startsWith(item.text))
  }
})

test("entries that hold no resource are named", async () => {
  const text = `{"resourceType":"Bundle","type":"history","entry":[
{"request":{"method":"DELETE","url":"Patient/1"}},
{"resource":5},
{"resource":{"id":"x"}},
7,
{"resource":${patient(2)}}]}`
  assert.deepEqual(brief(await read(text)), [
    "refused entry_without_resource @2#0",
    "refused not_a_resource @3#1",
    "refused not_a_resource @4#2",
    "refused not_a_resource @5#3",
    "Patient/2 @6#4",
    "bundle history @1",
  ])
})

test("after a malformed spot in a Bundle, reading stops; what came before was delivered", async () => {
  const text = `{"resourceType":"Bundle","entry":[\n{"resource":${patient(1)}},\n{"resource":{"resourceType":"Patient",\n"id":x}},\n{"resource":${patient(3)}}]}`
  const items = await read(text)
  assert.deepEqual(brief(items), ["Patient/1 @2#0", "refused malformed_json @3#1"])
  const refused = items[1]
  assert.ok(refused?.kind === "refused")
  assert.equal(refused.spot?.line, 4)
  assert.equal(text[refused.spot?.offset ?? 0], "x")
})

test("a missing comma between entries is malformed", async () => {
  const text = `{"resourceType":"Bundle","entry":[{"resource":${patient(1)}} {"resource":${patient(2)}}]}`
  assert.deepEqual(brief(await read(text)), ["Patient/1 @1#0", "refused malformed_json @1#1"])
})

test("a file cut off anywhere says so", async () => {
  const text = `{"resourceType":"Bundle","type":"batch","entry":[{"resource":${patient(1)}},\n{"resource":${patient(2)}}],"total":2}`
  for (let length = 1; length < text.length; length++) {
    const items = brief(await read(text.slice(0, length)))
    assert.match(items.at(-1) ?? "", /refused truncated/, text.slice(0, length))
  }
})

test("an empty file, and one of blanks, holds no resource", async () => {
  for (const text of ["", " \n\t", "\ufeff", "[]"]) assert.match(brief(await read(text)).join(), /refused empty/)
})

test("bytes that are not UTF-8 are refused where they stand", async () => {
  const bytes = new TextEncoder().encode(`${patient(1)}\n{"resourceType":"Patient","id":"??"}\n${patient(3)}`)
  const at = bytes.indexOf(0x3f)
  bytes.set([0xc3, 0x28], at)
  const items = await read(bytes)
  assert.deepEqual(brief(items), ["Patient/1 @1", "refused invalid_utf8 @2", "Patient/3 @3"])
  assert.ok(items[1]?.kind === "refused")
  assert.deepEqual(items[1].spot, { offset: at, line: 2 })
})

test("nesting over 200 levels is refused, and reading goes on", async () => {
  const deep = (depth: number) => `{"resourceType":"Patient","x":${"[".repeat(depth)}${"]".repeat(depth)}}`
  const bundle = `{"resourceType":"Bundle","entry":[{"resource":${deep(199)}},{"resource":${deep(200)}},{"resource":${patient(3)}}]}`
  assert.deepEqual(brief(await read(bundle)), [
    "Patient/undefined @1#0",
    "refused too_deep @1#1",
    "Patient/3 @1#2",
    "bundle undefined @1",
  ])
})

test("a resource over the limit is refused without being kept, and reading goes on", async () => {
  const source = chunksOf(
    new TextEncoder().encode(`${patient(1)}\n${patient(2, `,"x":"${"y".repeat(5000)}"`)}\n${patient(3)}`),
    100,
  )
  const items: ReadItem[] = []
  for await (const batch of readResources(source, { resourceSizeMaxBytes: 1000 })) items.push(...batch)
  assert.deepEqual(brief(items), ["Patient/1 @1", "refused too_large @2", "Patient/3 @3"])
})

test("duplicate keys count as JSON.parse counts them, but never drop a resource silently", async () => {
  assert.deepEqual(brief(await read('{"resourceType":"Patient","id":"1","id":"2"}')), ["Patient/2 @1"])
  const twice = `{"resourceType":"Bundle","entry":[{"resource":${patient(1)}}],"entry":[{"resource":${patient(2)}}]}`
  assert.deepEqual(brief(await read(twice)), ["Patient/1 @1#0", "refused malformed_json @1", "bundle undefined @1"])
})

test("keys written with escapes are the same keys", async () => {
  const text = `{"\\u0072esourceType":"Bundle","\\u0065ntry":[{"\\u0072esource":${patient(1)}}]}`
  assert.deepEqual(brief(await read(text)), ["Patient/1 @1#0", "bundle undefined @1"])
})

test("a web stream is read and released", async () => {
  const stream = new Blob([`${patient(1)}\n${patient(2)}`]).stream()
  const items: ReadItem[] = []
  for await (const batch of readResources(stream)) items.push(...batch)
  assert.deepEqual(brief(items), ["Patient/1 @1", "Patient/2 @2"])
})

const suite = new URL("../../../vectors/fhir/json/", import.meta.url)

test("JSONTestSuite: what is JSON is read as such, what is not is refused with its position", async () => {
  for (const name of readdirSync(suite).filter((file) => file.endsWith(".json"))) {
    const items = await read(readFileSync(new URL(encodeURIComponent(name), suite)))
    assert.ok(items.length > 0, name)
    assert.ok(
      items.every(({ kind }) => kind === "refused"),
      name,
    )
    const codes = items.map((item) => (item.kind === "refused" ? item.reasonCode : ""))
    if (name.startsWith("y_"))
      assert.ok(
        codes.every((code) => code === "not_a_resource" || code === "empty"),
        name,
      )
    if (name.startsWith("n_")) {
      assert.ok(
        codes.some((code) => /malformed_json|truncated|invalid_utf8|too_deep|empty/.test(code)),
        `${name} ${codes}`,
      )
    }
  }
})

const otherFiles: [string, string, string][] = [
  ["a C-CDA document", '\ufeff<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "xml"],
  ["a FHIR resource as XML", '\n<Patient xmlns="http://hl7.org/fhir"/>', "xml"],
  ["an HL7 v2 message", "MSH|^~\\&|A|B|C|D|20260101||ADT^A01|1|P|2.5\rPID|1\r", "hl7v2"],
  ["the same as MLLP frames it", "\vMSH|^~\\&|A|B\r\u001c\r", "hl7v2"],
  ["a batch of messages", "FHS|^~\\&|A\rBHS|^~\\&|A\rMSH|^~\\&|A\r", "hl7v2"],
  ["a PDF file", "%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n", "pdf"],
  ["a ZIP archive", "PK\u0003\u0004\u0014\u0000", "zip"],
]
for (const [what, content, code] of otherFiles) {
  test(`${what} is named once, as what it is`, async () => {
    assert.deepEqual(brief(await read(content, "export")), [`refused ${code} @1`])
  })
}

test("a broken first line of NDJSON that looks like XML costs only itself", async () => {
  assert.deepEqual(brief(await read(`<oops>\n${patient(2)}\n`, "a.ndjson")), [
    "refused malformed_json @1",
    "Patient/2 @2",
  ])
})

test("a compressed file is read as what it holds; one that is damaged gives what it can and says so", async () => {
  const lines = Array.from({ length: 150 }, (_, id) => patient(id, `,"language":"${crypto.randomUUID()}"`)).join("\n")
  const packed = gzipSync(lines)
  const plain = brief(await read(lines, "a.ndjson"))
  assert.equal(plain.length, 150)
  assert.deepEqual(brief(await read(packed, "a.ndjson.gz")), plain)
  const cut = brief(await read(packed.subarray(0, packed.length / 2), "a.ndjson.gz"))
  assert.equal(cut.at(-1), "refused damaged_gzip @1")
  assert.deepEqual(cut.slice(0, -1), plain.slice(0, cut.length - 1))
  assert.ok(cut.length > 10, `${cut.length} of 150`)
  assert.deepEqual(brief(await read(gzipSync("<a/>"), "a.json.gz")), ["refused xml @1"])
})

test("a source is let go of, also when nothing of it is read", async () => {
  for (const content of ["<a/>", patient(1), "\u001f\u008bno gzip"]) {
    let isReleased = false
    const source = async function* () {
      try {
        yield Uint8Array.from(content, (letter) => letter.charCodeAt(0))
        yield new Uint8Array(100)
      } finally {
        isReleased = true
      }
    }
    for await (const _ of readResources(source())) break
    assert.ok(isReleased, content)
  }
})

test("what the source throws while it is unpacked is the source's failure, not the file's", async () => {
  const packed = gzipSync(patient(1))
  async function* broken() {
    yield packed.subarray(0, 12)
    throw new Error("the disk is gone")
  }
  await assert.rejects(async () => {
    for await (const _ of readResources(broken(), { name: "a.json" }));
  }, /the disk is gone/)
})
