import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { liftAttachments, lowerAttachments } from "./attachments.ts"
import type { Resource } from "./resource.ts"

const big = btoa("x".repeat(6000))
const lift = (resource: Resource, space = 0) => liftAttachments(JSON.stringify(resource, null, space), resource)

test("large data is lifted from wherever base64 stands, and comes back", () => {
  const resources: Resource[] = [
    { resourceType: "Binary", contentType: "image/png", data: big },
    {
      resourceType: "DocumentReference",
      content: [{ attachment: { data: big } }, { attachment: { data: big, title: "é" } }],
    },
    {
      resourceType: "Basic",
      extension: [
        { url: "x", valueBase64Binary: big },
        { url: "y", valueAttachment: { data: big } },
      ],
    },
  ]
  for (const resource of resources) {
    for (const space of [0, 2]) {
      const text = JSON.stringify(resource, null, space)
      const { text: short, lifted } = lift(resource, space)
      assert.ok(lifted.length > 0)
      assert.ok(short.length < 500)
      assert.equal(lowerAttachments(short, lifted), text)
      for (const { offset } of lifted) assert.equal(short.slice(offset - 1, offset + 1), '""')
    }
  }
})

test("small data, other text, escaped and non-canonical base64 stay", () => {
  const data = (value: string): Resource => ({ resourceType: "Binary", data: value })
  for (const value of [btoa("x"), "not base64 ".repeat(1000), `${big}=`, `${"A".repeat(4097)}B==`]) {
    assert.deepEqual(lift(data(value)).lifted, [], value.slice(-8))
  }
  const slashes = "/".repeat(8000)
  const escaped = `{"resourceType":"Binary","data":"${slashes.replaceAll("/", "\\/")}"}`
  assert.deepEqual(liftAttachments(escaped, data(slashes)), { text: escaped, lifted: [] })
})

test("lifting and lowering gives the same text, whatever it holds", () => {
  const base64 = fc.uint8Array({ minLength: 3, maxLength: 60 }).map((bytes) => btoa(String.fromCharCode(...bytes)))
  const member = fc.record({ data: base64, other: fc.string(), valueBase64Binary: base64 }, { requiredKeys: [] })
  fc.assert(
    fc.property(fc.array(member), fc.constantFrom(0, 2), (content, space) => {
      const resource: Resource = { resourceType: "Basic", content }
      const text = JSON.stringify(resource, null, space)
      const { text: short, lifted } = liftAttachments(text, resource, 8)
      assert.equal(lowerAttachments(short, lifted), text)
    }),
  )
})

test("an offset outside the text is refused", () => {
  assert.throws(() => lowerAttachments("ab", [{ offset: 3, data: "x" }]), RangeError)
})
