import assert from "node:assert/strict"
import { test } from "node:test"
import { createImportRuns, type RunImport } from "./import-run.ts"
import type { ImportProgress, ImportReport } from "./import-types.ts"

const report: ImportReport = {
  ...{ files: 1, bytes: 10, resources: {}, refused: [], unfiled: 0, wrappers: {}, patients: [] },
  ...{ charts: { created: 0, extended: 0 }, isOtherVersion: false, interrupted: false },
}
const progress: ImportProgress = { phase: "importing", file: "a.ndjson", bytesDone: 5, resources: 5, charts: 1 }

/** An import that does what the test says, when it says so. */
function stage() {
  const calls: { args: Parameters<RunImport<string>>; end: PromiseWithResolvers<ImportReport> }[] = []
  const runs = createImportRuns<string>((...args) => {
    const end = Promise.withResolvers<ImportReport>()
    calls.push({ args, end })
    return end.promise
  })
  const call = (index: number) => {
    const found = calls[index]
    assert.ok(found)
    return found
  }
  return { runs, call }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test("a run is there for whoever looks, from its beginning to its report", async () => {
  const { runs, call } = stage()
  const seen: string[] = []
  const leave = runs.subscribe(() => seen.push(runs.now().kind))
  runs.begin("a")
  call(0).args[1](progress)
  assert.deepEqual(runs.now(), { kind: "running", input: "a", progress })
  call(0).end.resolve(report)
  await settled()
  assert.deepEqual(runs.now(), { kind: "done", report })
  leave()
  runs.begin("b")
  assert.deepEqual(seen, ["running", "running", "done"])
  call(1).end.reject(new Error("no connection"))
  await settled()
  assert.equal(runs.now().kind, "failed")
})

test("a lock takes the report away, and says of a run under way that it was cut off, whatever comes of it later", async () => {
  const { runs, call } = stage()
  runs.begin("a")
  call(0).end.resolve(report)
  await settled()
  runs.locked()
  assert.deepEqual(runs.now(), { kind: "none" })
  runs.begin("b")
  runs.locked()
  call(1).args[1](progress)
  call(1).end.reject(new Error("locked"))
  await settled()
  assert.deepEqual(runs.now(), { kind: "cut-off" })
  runs.locked()
  assert.deepEqual(runs.now(), { kind: "cut-off" })
  runs.begin("c")
  assert.equal(runs.now().kind, "running")
})
