import assert from "node:assert/strict"
import { test } from "node:test"
import { filesOf, readTexts, vectorFolders } from "../../testing/fhir-files.ts"
import { type MemoryCore, memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"

const writesOf = ({ log }: MemoryCore) => log.events.filter(({ event }) => JSON.parse(event).type === "write").length

for (const { name, folder } of await vectorFolders()) {
  test(`every valid resource of ${name} comes out equal in either format, and what is invalid is named`, async () => {
    const core = memoryCore()
    const charts = createCharts(core)
    const sources = await filesOf(folder)
    const { valid, refused } = await readTexts(sources)
    const report = await charts.import({ sources, addToWorklist: false })
    assert.equal(report.refused.length, refused)

    for (const format of ["bundle", "ndjson"] as const) {
      const { stream, fileName } = await charts.exportPractice({ format, history: true })
      const out = await readTexts([{ name: fileName, stream: () => stream }])
      assert.deepEqual(
        [...valid].filter((text) => !out.valid.has(text)),
        [],
      )
    }

    const before = writesOf(core)
    const again = await charts.import({ sources, addToWorklist: false })
    assert.equal(writesOf(core), before)
    for (const counts of Object.values(again.resources)) assert.equal(counts.added + counts.updated, 0)
  })
}
