import assert from "node:assert/strict"
import { test } from "node:test"
import { attachmentForm, attachmentsOf, attachmentText } from "./attachment.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

test("attachments are found wherever they stand, and a Binary is one", () => {
  const found = attachmentsOf({
    resourceType: "Communication",
    payload: [
      { contentString: "see there" },
      { contentAttachment: { contentType: "image/png", data: "AAAA", title: "Drawing" } },
      { contentAttachment: { contentType: "application/pdf", url: "Binary/1" } },
    ],
    contained: [{ resourceType: "Binary", contentType: "text/plain", data: "QUJD" }],
    extension: [{ url: "http://example.org/x", valueString: "no attachment" }],
  })
  assert.deepEqual(found, [
    { title: "Drawing", contentType: "image/png", data: "AAAA", url: undefined },
    { title: "", contentType: "application/pdf", data: undefined, url: "Binary/1" },
    { title: "", contentType: "text/plain", data: "QUJD", url: undefined },
  ])
  assert.equal(attachmentsOf({ resourceType: "Binary", contentType: "text/plain", data: "QUJD" }).length, 1)
  assert.deepEqual(attachmentsOf({ resourceType: "Patient", name: [{ text: "A" }] }), [])
})

test("text is read, raster images are looked at, all else is saved; SVG is a program", () => {
  assert.equal(attachmentForm("Text/HTML; charset=utf-8"), "text")
  assert.equal(attachmentForm("text/csv"), "text")
  assert.equal(attachmentForm("image/jpeg"), "picture")
  for (const type of ["image/svg+xml", "application/pdf", "text/rtf", "", undefined])
    assert.equal(attachmentForm(type), "file")
})

test("text comes in its charset, without markup, and with one kind of line end", () => {
  assert.equal(attachmentText(bytes("a\r\nb\rc"), "text/plain"), "a\nb\nc")
  assert.equal(attachmentText(Uint8Array.of(0x47, 0xfc), 'text/plain; charset="ISO-8859-1"'), "Gü")
  assert.equal(attachmentText(bytes("Gü"), "text/plain; charset=no-such"), "Gü")
  assert.equal(attachmentText(bytes("<p>a<script>b()</script></p>"), "text/html"), "a")
})
