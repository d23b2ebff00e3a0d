import assert from "node:assert/strict"
import { memoryUsage } from "node:process"
import { test } from "node:test"
import { readResources } from "./read-resources.ts"

const resource = {
  resourceType: "Observation",
  status: "final",
  code: { coding: [{ system: "http://loinc.org", code: "44261-6", display: "PHQ-9" }], text: "PHQ-9 total score" },
  subject: { reference: "urn:uuid:9fe3de76-2cd4-4c02-936a-8de0b18497dd" },
  valueQuantity: { value: 12, unit: "score" },
  note: [{ text: "x".repeat(1500) }],
}

/** A transaction of `count` entries, made as it is read. */
async function* bundle(count: number) {
  const encoder = new TextEncoder()
  const entry = JSON.stringify(
    { fullUrl: "urn:uuid:1", resource, request: { method: "POST", url: "Observation" } },
    null,
    2,
  )
  const block = encoder.encode(`${entry},\n`.repeat(50))
  yield encoder.encode('{"resourceType":"Bundle","type":"transaction","entry":[\n')
  for (let written = 0; written < count - 50; written += 50) yield block
  yield encoder.encode(`${`${entry},\n`.repeat(49)}${entry}]}`)
}

test("a Bundle of 300 MB is read with less than 100 MB more memory", async (t) => {
  const count = 155_000
  const before = memoryUsage().rss
  const started = performance.now()
  let [most, resources, characters] = [0, 0, 0]
  for await (const batch of readResources(bundle(count))) {
    for (const item of batch) {
      if (item.kind !== "resource") continue
      resources++
      characters += item.text.length
      if (resources % 5000 === 0) most = Math.max(most, memoryUsage().rss - before)
    }
  }
  assert.equal(resources, count)
  const megabytes = characters / 1e6
  const seconds = (performance.now() - started) / 1000
  t.diagnostic(
    `${megabytes.toFixed(0)} MB at ${(megabytes / seconds).toFixed(0)} MB/s, ${(most / 1e6).toFixed(0)} MB more memory`,
  )
  assert.ok(megabytes > 300)
  assert.ok(most < 100e6, `${most} bytes`)
})
