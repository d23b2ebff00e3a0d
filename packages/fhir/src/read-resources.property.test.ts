import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import type { ReadItem } from "./read-item.ts"
import { readResources } from "./read-resources.ts"

async function read(text: string, cuts: number[]): Promise<ReadItem[]> {
  const bytes = new TextEncoder().encode(text)
  const points = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
  async function* chunks() {
    for (let index = 1; index < points.length; index++) yield bytes.slice(points[index - 1], points[index])
  }
  const items: ReadItem[] = []
  for await (const batch of readResources(chunks())) items.push(...batch)
  return items
}

const resource = fc
  .dictionary(
    fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("entry", "resource", "id", "contained")),
    fc.jsonValue({ maxDepth: 4 }),
  )
  .map((members) => ({ ...members, resourceType: "Basic" }))
const cuts = fc.array(fc.nat(), { maxLength: 12 })
const indent = fc.constantFrom(0, 1, 2, "\t", "\r\n")
const resourcesOf = (items: ReadItem[]) => items.map((item) => (item.kind === "resource" ? item.resource : item.kind))
/** As JSON gives it back: a `__proto__` key or -0 does not survive JSON.stringify unchanged. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test("a Bundle printed in any way and cut at any points gives the resources that JSON.parse of the whole gives", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(resource, { maxLength: 5 }),
      indent,
      fc.boolean(),
      cuts,
      async (resources, space, isTypeLast, at) => {
        const entry = resources.map((value, index) => ({ fullUrl: `urn:uuid:${index}`, resource: value }))
        const bundle = isTypeLast ? { entry, type: "batch", resourceType: "Bundle" } : { resourceType: "Bundle", entry }
        const text = JSON.stringify(bundle, null, space)
        const items = await read(text, at)
        assert.deepEqual(resourcesOf(items), [...(plain(resources) as unknown[]), "bundle"])
        for (const item of items) {
          if (item.kind !== "resource") continue
          const bytes = new TextEncoder().encode(text).subarray(item.position.offset)
          assert.ok(new TextDecoder().decode(bytes).startsWith(item.text))
          assert.deepEqual(JSON.parse(item.text), item.resource)
        }
      },
    ),
  )
})

test("resources one after another, cut at any points, all come out", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(resource, { minLength: 1, maxLength: 5 }),
      fc.constantFrom("\n", "\r\n", "\n\n"),
      cuts,
      async (resources, line, at) => {
        const items = await read(resources.map((value) => JSON.stringify(value)).join(line), at)
        assert.deepEqual(resourcesOf(items), plain(resources))
      },
    ),
  )
})

test("an array of resources, printed in any way and cut at any points, gives them all", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(resource, { minLength: 1, maxLength: 5 }), indent, cuts, async (resources, space, at) => {
      assert.deepEqual(resourcesOf(await read(JSON.stringify(resources, null, space), at)), plain(resources))
    }),
  )
})

test("any bytes at all give items and no crash, the same however they are cut", async () => {
  const nearJson = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '{"resourceType":"Bundle","entry":[',
          '{"resource":',
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          '"',
          "\\",
          "\n",
          "1",
          "null",
        ),
        fc.string(),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(""))
  await fc.assert(
    fc.asyncProperty(nearJson, cuts, async (text, at) => {
      const whole = await read(text, [])
      assert.ok(whole.length > 0)
      assert.deepEqual(await read(text, at), whole)
    }),
    { numRuns: 500 },
  )
})
