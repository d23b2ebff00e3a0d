import assert from "node:assert/strict"
import { test } from "node:test"
import { condition, ndjson, patient } from "../../testing/import-sources.ts"
import { memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"
import { EngineError, type ImportProgress, type ImportSource } from "../port.ts"

const run = (core: ReturnType<typeof memoryCore>, ...sources: ImportSource[]) =>
  createCharts(core).import({ sources, addToWorklist: false })

test("a lost answer is asked for again with the same bytes", async () => {
  const core = memoryCore()
  const bodies: unknown[] = []
  core.before = (op, { body }) => {
    if (op === "entryCreate") bodies.push(JSON.stringify(body))
  }
  let lost = 0
  core.after = (op, result) => {
    if (op === "entryCreate" && lost++ === 0) throw new EngineError("offline", "the line is down")
    return result
  }
  const report = await run(core, ndjson("a.ndjson", [patient("p1")]))
  assert.equal(report.interrupted, false)
  assert.equal(report.resources.Patient?.added, 1)
  assert.equal(bodies.length, 2)
  assert.equal(bodies[0], bodies[1])
  assert.equal([...core.charts.values()][0]?.entries.length, 1)
})

test("an import that the network ends says so, and running it again goes on", async () => {
  const core = memoryCore()
  let taken = 0
  let isDown = false
  core.before = (op) => {
    if (op !== "entryCreate") return
    if (isDown) throw new EngineError("offline", "the line is down")
    isDown = ++taken === 1
  }
  const many = Array.from({ length: 40 }, (_, i) => condition(`x${i}`, "Patient/p1", "A".repeat(400_000)))
  const files = () => [ndjson("a.ndjson", [patient("p1"), ...many])]
  const charts = createCharts(core)
  const first = await charts.import({ sources: files(), addToWorklist: false })
  assert.equal(first.interrupted, true)
  core.before = () => undefined
  const second = await charts.import({ sources: files(), addToWorklist: false })
  assert.equal(second.interrupted, false)
  assert.equal(core.charts.size, 1)
  const [before, after] = [first.resources.Condition, second.resources.Condition]
  assert.ok((before?.added ?? 0) > 0 && (after?.same ?? 0) >= (before?.added ?? 0))
  assert.equal((before?.added ?? 0) + (after?.added ?? 0), 40)
})

test("an import that is cancelled stops and says so", async () => {
  const core = memoryCore()
  const controller = new AbortController()
  const sources = [ndjson("a.ndjson", [patient("p1")]), ndjson("b.ndjson", [patient("p2")])]
  const onProgress = () => controller.abort()
  const { signal } = controller
  const report = await createCharts(core).import({ sources, addToWorklist: false, onProgress, signal })
  assert.equal(report.interrupted, true)
})

test("progress is of all files together, in each pass, and never more than there is", async () => {
  const sources = [
    ndjson("conditions.ndjson", [condition("c1", "Patient/p1"), condition("c2", "Patient/p2")]),
    ndjson("patients.ndjson", [patient("p1"), patient("p2")]),
  ]
  const core = memoryCore()
  // Every report is told, not ten a second.
  let told = 0
  core.platform.clock = () => new Date(1_700_000_000_000 + 1000 * told++)
  const seen: ImportProgress[] = []
  await createCharts(core).import({ sources, addToWorklist: false, onProgress: (at) => void seen.push(at) })
  const total = sources.reduce((sum, { size = 0 }) => sum + size, 0)
  assert.ok(total > 0)
  for (const phase of ["looking", "importing"]) {
    const bytes = seen.filter((at) => at.phase === phase).map(({ bytesDone }) => bytesDone)
    assert.ok(bytes.length > 1, phase)
    assert.deepEqual(
      bytes,
      bytes.toSorted((a, b) => a - b),
      phase,
    )
    assert.equal(bytes.at(-1), total, phase)
  }
  assert.deepEqual(seen.at(-1), {
    file: "patients.ndjson",
    phase: "done",
    bytesDone: total,
    bytesTotal: total,
    resources: 4,
    charts: 2,
  })
})
