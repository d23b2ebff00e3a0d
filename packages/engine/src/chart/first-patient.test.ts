import assert from "node:assert/strict"
import { test } from "node:test"
import { condition, ndjson, patient } from "../../testing/import-sources.ts"
import { memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"

/** A chart of a Condition alone, opened. */
async function withoutPatient() {
  const core = memoryCore()
  const charts = createCharts(core)
  const { patients } = await charts.import({
    sources: [ndjson("a.ndjson", [condition("x1", "Patient/p7")])],
    addToWorklist: false,
  })
  const chart = patients[0]?.chart
  assert.ok(chart !== undefined)
  return { charts, chart, opened: await charts.chartOpen({ chart, purpose: "TREAT" }) }
}

test("a chart that came without its patient gets one, under the id by which it speaks of them, and is found", async () => {
  const { charts, chart, opened } = await withoutPatient()
  assert.equal(opened.patient, undefined)
  const { id: _, ...said } = patient("p7")
  const { patient: made } = await charts.resourceCreate({ chart, resource: said })
  assert.equal(made?.id, "p7")
  const { charts: found } = await charts.find("Lopez 1980-04-12")
  assert.deepEqual(
    found.map((one) => one.chart),
    [chart],
  )
  const again = await charts.import({ sources: [ndjson("b.ndjson", [patient("p7", "Ortiz")])], addToWorklist: false })
  assert.deepEqual(again.charts, { created: 0, extended: 1 })
})

test("a chart has one patient, and who sees a part of it does not say whose it is", async () => {
  const { charts, chart } = await withoutPatient()
  await charts.resourceCreate({ chart, resource: patient("p7") })
  await assert.rejects(charts.resourceCreate({ chart, resource: patient("p8") }), { code: "invalid_input" })
  const other = await withoutPatient()
  await other.charts.chartClose(other.chart)
  await other.charts.chartOpen({ chart: other.chart, purpose: "TREAT", segments: ["directory"] })
  await assert.rejects(other.charts.resourceCreate({ chart: other.chart, resource: patient("p7") }), {
    code: "refused",
  })
})
