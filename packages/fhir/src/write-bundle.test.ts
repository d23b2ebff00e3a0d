import assert from "node:assert/strict"
import { test } from "node:test"
import type { ReadItem } from "./read-item.ts"
import { readResources } from "./read-resources.ts"
import { loadStructure } from "./structure.ts"
import { validateResource } from "./validate-resource.ts"
import { writeBundle } from "./write-bundle.ts"
import { writeNdjson } from "./write-ndjson.ts"

const structure = await loadStructure()
const texts = [
  '{\r\n  "resourceType": "Patient",\n\t"id": "1", "name": [{"family": "a\\n  b"}]\n}',
  '{"resourceType":"Observation","id":"2","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.50}}',
]

async function all(chunks: AsyncIterable<string>): Promise<string> {
  let text = ""
  for await (const chunk of chunks) text += chunk
  return text
}

async function read(text: string): Promise<ReadItem[]> {
  const items: ReadItem[] = []
  for await (const batch of readResources(new Blob([text]).stream())) items.push(...batch)
  return items
}

test("a Bundle is valid R4 and gives back every text as it was", async () => {
  const resources = texts.map((text, index) => ({ text, fullUrl: `urn:uuid:${index}` }))
  const text = await all(writeBundle(resources, { timestamp: "2025-06-01T00:00:00Z" }))
  assert.deepEqual(validateResource(structure, JSON.parse(text)), [])
  const items = await read(text)
  assert.deepEqual(
    items.map((item) => (item.kind === "resource" ? [item.text, item.fullUrl] : item.kind)),
    [[texts[0], "urn:uuid:0"], [texts[1], "urn:uuid:1"], "bundle"],
  )
})

test("an empty Bundle and one with repeated or missing fullUrls are valid R4", async () => {
  const [text = ""] = texts
  for (const resources of [
    [],
    [{ text }],
    [
      { text, fullUrl: "urn:uuid:1" },
      { text, fullUrl: "urn:uuid:1" },
    ],
  ]) {
    const bundle = JSON.parse(await all(writeBundle(resources)))
    assert.deepEqual(validateResource(structure, bundle), [])
    assert.equal(bundle.entry?.length ?? 0, resources.length)
  }
})

test("NDJSON has one resource a line, semantically the same", async () => {
  const text = await all(writeNdjson(texts.map((resource) => ({ text: resource }))))
  assert.equal(text.split("\n").length, texts.length + 1)
  const items = await read(text)
  assert.deepEqual(
    items.map((item) => item.kind === "resource" && item.resource),
    texts.map((resource) => JSON.parse(resource)),
  )
})
