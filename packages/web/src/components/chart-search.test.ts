import assert from "node:assert/strict"
import { test } from "node:test"
import { chartRow, chartSummary, textToXhtml } from "@subrosa/fhir"
import { excerptOf, indexRows, searchRows } from "./chart-search.ts"

const note = (id: string, text: string) =>
  chartRow({
    ...{ resourceType: "Composition", id, status: "final", title: "Progress note", date: "2025-03-03" },
    section: [{ title: "Subjective", text: { status: "additional", div: textToXhtml(text) } }],
  })

const chart = { summary: chartSummary([]) }
const index = indexRows(chart, [
  note(
    "a",
    `${"So it went. ".repeat(20)}Über die Reise nach Tromsø: she slept.\nThen silence. ${"And on. ".repeat(20)}`,
  ),
  note("b", "Slept badly."),
  chartRow({ resourceType: "Condition", id: "c", code: { text: "Insomnia" }, onsetDateTime: "2019" }),
])
const found = (typed: string) => searchRows(index, typed).map(({ row }) => row.resource.id)

test("every word has to be there, in any case and without its accents, in text, title, kind or year", () => {
  assert.deepEqual(found("SLEPT"), ["a", "b"])
  assert.deepEqual(found("uber slept"), ["a"])
  assert.deepEqual(found("insom"), ["c"])
  assert.deepEqual(found("2019"), ["c"])
  assert.deepEqual(found("signed note"), ["a", "b"])
  assert.deepEqual(found("slept nowhere"), [])
  assert.deepEqual(found("  "), [])
})

test("a text that a Binary of the chart holds is searched; what has other content says so", () => {
  const binary = {
    resourceType: "Binary",
    id: "1",
    contentType: "text/html",
    data: btoa("<p>Referred by Dr. <b>Oh</b></p>"),
  }
  const document = (contentType: string, url: string) =>
    chartRow({
      ...{ resourceType: "DocumentReference", id: url, status: "current" },
      content: [{ attachment: { contentType, url } }],
    })
  const withBinary = { summary: chartSummary([binary]) }
  const indexed = indexRows(withBinary, [
    chartRow(binary),
    document("text/html", "Binary/1"),
    document("application/pdf", "Binary/2"),
  ])
  assert.deepEqual(
    indexed.map(({ hasMore }) => hasMore),
    [false, true],
  )
  assert.deepEqual(
    searchRows(indexed, "referred oh").map(({ row }) => row.resource.id),
    ["Binary/1"],
  )
})

test("the place in the text is shown as it was written", () => {
  const [first] = searchRows(index, "uber")
  assert.ok(first)
  const excerpt = excerptOf(first, "uber")
  assert.equal(excerpt?.match, "Über")
  assert.match(excerpt?.before ?? "", /^….*So it went\. $/)
  assert.match(excerpt?.after ?? "", /^ die Reise nach Tromsø: she slept\. Then silence\. .*…$/)
  const [condition] = searchRows(index, "insomnia")
  assert.ok(condition)
  assert.equal(excerptOf(condition, "insomnia"), undefined)
})
