import assert from "node:assert/strict"
import { test } from "node:test"
import { attachmentPlaceholder } from "@subrosa/contract"
import { type Attachment, chartSummary } from "@subrosa/fhir"
import { attachmentFileName, placeOf } from "./attachment-place.ts"

const attachment = (more: Partial<Attachment>): Attachment => ({
  ...{ title: "", contentType: "application/pdf", data: undefined, url: undefined },
  ...more,
})

test("content is found in the resource, apart from it, in a Binary of the chart, or not at all", () => {
  const binaries = [
    { resourceType: "Binary", id: "b1", contentType: "text/plain", data: "QUJD" },
    { resourceType: "Binary", id: "b2", contentType: "text/plain", data: attachmentPlaceholder("x") },
  ]
  const chart = { summary: chartSummary(binaries) }
  const place = (more: Partial<Attachment>) => placeOf(chart, attachment(more))
  assert.deepEqual(place({ data: "QUJD" }), { kind: "inline", data: "QUJD", contentType: "application/pdf" })
  const apart = attachmentPlaceholder("y")
  assert.deepEqual(place({ data: apart, url: apart }), {
    kind: "apart",
    attachment: "y",
    contentType: "application/pdf",
  })
  assert.deepEqual(place({ url: "Binary/b1" }), { kind: "inline", data: "QUJD", contentType: "text/plain" })
  const absolute = "https://ehr.example/fhir/Binary/b2/_history/3"
  assert.deepEqual(place({ url: absolute }), { kind: "apart", attachment: "x", contentType: "text/plain" })
  assert.deepEqual(place({ url: "Binary/b3" }), { kind: "elsewhere", url: "Binary/b3" })
  assert.deepEqual(place({}), { kind: "nowhere" })
})

test("a saved copy has a name that every system takes, and an ending", () => {
  assert.equal(attachmentFileName(attachment({ title: "Letter 3/4: a?" })), "Letter 3 4 a.pdf")
  assert.equal(attachmentFileName(attachment({ title: "scan.JPG", contentType: "image/jpeg" })), "scan.JPG")
  assert.equal(attachmentFileName(attachment({ contentType: "image/webp" })), "attachment.webp")
  assert.equal(attachmentFileName(attachment({ contentType: undefined })), "attachment.bin")
})
