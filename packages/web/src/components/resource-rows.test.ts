import assert from "node:assert/strict"
import { test } from "node:test"
import { attachmentPlaceholder } from "@subrosa/contract"
import { labelOf, resourceRows } from "./resource-rows.ts"

test("elements are named in words", () => {
  assert.equal(labelOf("clinicalStatus"), "Clinical status")
  assert.equal(labelOf("valueQuantity"), "Value")
})

test("a resource is shown in words, and parts without a short form unfold", () => {
  const rows = resourceRows({
    resourceType: "Observation",
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "8867-4", display: "Heart rate" }] },
    valueQuantity: { value: 72, unit: "/min" },
    component: [{ code: { text: "Rhythm" }, valueString: "regular" }],
  })
  assert.deepEqual(rows, [
    { label: "Status", value: ["final"] },
    { label: "Code", value: ["Heart rate"] },
    { label: "Value", value: ["72 /min"] },
    {
      label: "Component",
      value: [
        { label: "Code", value: ["Rhythm"] },
        { label: "Value", value: ["regular"] },
      ],
    },
  ])
})

test("elements nobody knows are shown too", () => {
  const rows = resourceRows({ resourceType: "Basic", id: "1", somethingNew: { deeper: "value" } })
  assert.deepEqual(
    rows.map(({ label }) => label),
    ["Something new", "Id"],
  )
})

test("an attachment is one line; its content is shown elsewhere", () => {
  const data = attachmentPlaceholder("a1")
  const content = [{ attachment: { contentType: "text/plain", title: "Intake", data, url: data } }]
  const [row] = resourceRows({ resourceType: "DocumentReference", content })
  assert.deepEqual(row, { label: "Content", value: [{ label: "Attachment", value: ["Intake, text/plain"] }] })
  assert.deepEqual(resourceRows({ resourceType: "Binary", data }), [])
})
