import assert from "node:assert/strict"
import { test } from "node:test"
import { memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"

const opened = async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const chart = await charts.patientCreate({ patient: { resourceType: "Patient", id: "p1" } })
  await charts.chartOpen({ chart, purpose: "TREAT", note: "She called about her appointment." })
  return { core, charts, chart }
}

test("who opened a chart says who, when, why and what, each line proven", async () => {
  const { charts, chart } = await opened()
  const [opening, writing] = await charts.who(chart)
  assert.equal(opening?.type, "release")
  assert.equal(opening?.name, "Ann Ames")
  assert.equal(opening?.purpose, "TREAT")
  assert.equal(opening?.note, "She called about her appointment.")
  assert.deepEqual(opening?.segments, ["directory"])
  assert.equal(opening?.proof, "verified")
  assert.equal(writing?.type, "write")
  assert.deepEqual(writing?.segments, ["directory"])
  assert.equal(writing?.proof, "verified")
})

test("a line that was changed afterwards is shown with a failed proof", async () => {
  const { core, charts, chart } = await opened()
  const last = core.log.events.at(-1)
  if (last) last.event = last.event.replace(/"account":"[0-9a-f]/, '"account":"0').replace('"TREAT"', '"HPAYMT"')
  const [line] = await charts.who(chart)
  assert.equal(line?.proof, "failed")
})

test("a reason in one's own words is not in the log for all to read", async () => {
  const { core } = await opened()
  assert.ok(core.log.events.every(({ event }) => !event.includes("appointment")))
})

test("the log's lines are in plain words", async () => {
  const { charts } = await opened()
  const lines = await charts.logEvents({ limit: 10 })
  assert.deepEqual(
    lines.map(({ text }) => text),
    ["Opened a chart for treatment: contacts, 1 entry.", "Wrote 1 entry into a chart.", "Made a chart for a patient."],
  )
  assert.ok(lines.every(({ proof }) => proof === "verified"))
})

test("the whole log verifies, and says how far it agrees with what was seen before", async () => {
  const { core, charts } = await opened()
  const first = JSON.parse(core.log.events[0]?.event ?? "")
  for (let i = 0; i < 600; i++) core.log.append({ ...first, time: new Date().toISOString() })
  const progress: number[] = []
  const verified = await charts.logVerify((done) => progress.push(done))
  assert.deepEqual(verified.failures, [])
  assert.equal(verified.size, 603)
  assert.equal(verified.consistentWith, 3)
  assert.equal(verified.checkedEvents, 603)
  assert.equal(progress.at(-1), 603)
})

test("verifying names an event that is not the one that was logged", async () => {
  const { core, charts } = await opened()
  const second = core.log.events[1]
  if (second) second.event = second.event.replace('"type":"write"', '"type":"chart"')
  const { failures } = await charts.logVerify()
  assert.deepEqual(failures, ["Event 1 is not the one that was logged."])
})

test("verifying names a tile that does not agree with its entries", async () => {
  const { core, charts } = await opened()
  const { readLog } = core
  core.readLog = async (path) => {
    const bytes = await readLog(path)
    // Only the entries lie, so that the proofs still hold.
    return path.startsWith("tile/entries/") ? bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte)) : bytes
  }
  const { failures } = await charts.logVerify()
  assert.ok(failures.some((failure) => failure.startsWith("tile/0/000")))
})
