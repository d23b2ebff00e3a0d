import assert from "node:assert/strict"
import { test } from "node:test"
import { randomUuid, toBase64url } from "@subrosa/codec"
import { ChartId, chartOpen, type Result } from "@subrosa/contract"
import { type MemoryCore, memoryCore } from "../../testing/memory-core.ts"
import { MemoryLog } from "../../testing/memory-log.ts"
import { createCharts } from "../charts.ts"
import { EngineError } from "../port.ts"

type Answer = Result<typeof chartOpen>

async function withPatient(): Promise<{ core: MemoryCore; charts: ReturnType<typeof createCharts>; chart: ChartId }> {
  const core = memoryCore()
  const charts = createCharts(core)
  const chart = await charts.patientCreate({
    patient: { resourceType: "Patient", id: "p1", name: [{ family: "Lopez" }] },
  })
  return { core, charts, chart }
}

const failsWith = (step: RegExp) => (error: unknown) =>
  error instanceof EngineError && error.code === "proof_failed" && step.test(error.message)

/** How a server can lie about an opening, and the step that must notice. */
const lies: Record<string, { lie: (answer: Answer, core: MemoryCore) => unknown; step: RegExp }> = {
  "another purpose": {
    lie: (answer) => changeEvent(answer, { purpose: "HPAYMT" }),
    step: /not what was asked|not in the log/,
  },
  "another person": {
    lie: (answer) => changeEvent(answer, { account: randomUuid() }),
    step: /not what was asked|not in the log/,
  },
  "another device": {
    lie: (answer) => changeEvent(answer, { device: randomUuid() }),
    step: /not what was asked|not in the log/,
  },
  "a smaller count": { lie: (answer) => changeEvent(answer, { count: 0 }), step: /not in the log/ },
  "another salt": {
    lie: (answer) => ({ ...answer, receipt: { ...answer.receipt, salt: toBase64url(new Uint8Array(16)) } }),
    step: /not in the log/,
  },
  "another index": {
    lie: (answer) => ({ ...answer, receipt: { ...answer.receipt, index: 0 } }),
    step: /not in the log/,
  },
  "no inclusion proof": {
    lie: (answer) => ({ ...answer, receipt: { ...answer.receipt, inclusionProof: [] } }),
    step: /not in the log/,
  },
  "an event that is not canonical": {
    lie: (answer) => ({ ...answer, receipt: { ...answer.receipt, event: ` ${answer.receipt.event}` } }),
    step: /malformed/,
  },
  "a checkpoint without the practice's signature": {
    lie: (answer) => ({
      ...answer,
      receipt: { ...answer.receipt, checkpoint: answer.receipt.checkpoint.replace(/ (\S{6})\S{8}/, " $1AAAAAAAA") },
    }),
    step: /not signed/,
  },
  "one entry twice": {
    lie: (answer) => ({ ...answer, entries: [...answer.entries, ...answer.entries] }),
    step: /does not cover/,
  },
  "an entry held back": { lie: (answer) => ({ ...answer, entries: [] }), step: /does not cover/ },
  "an entry from beyond the release": {
    lie: (answer) => ({ ...answer, entries: answer.entries.map((entry) => ({ ...entry, seq: entry.seq + 7 })) }),
    step: /does not cover/,
  },
  "the segments of another chart": {
    lie: (answer) => ({ ...answer, chart: { ...answer.chart, id: ChartId.parse(randomUuid()) } }),
    step: /not what was asked/,
  },
}

function changeEvent(answer: Answer, change: object): Answer {
  const event = JSON.parse(answer.receipt.event)
  return { ...answer, receipt: { ...answer.receipt, event: JSON.stringify({ ...event, ...change }) } }
}

for (const [name, { lie, step }] of Object.entries(lies)) {
  test(`a chart does not open on ${name}`, async () => {
    const { core, charts, chart } = await withPatient()
    core.after = (op, result) => (op === "chartOpen" ? lie(chartOpen.result.parse(result), core) : result)
    await assert.rejects(charts.chartOpen({ chart, purpose: "TREAT" }), failsWith(step))
    assert.equal(charts.chartNow(chart), undefined)
  })
}

test("an honest opening shows the chart, its receipt and what each segment holds", async () => {
  const { charts, chart } = await withPatient()
  const open = await charts.chartOpen({ chart, purpose: "TREAT" })
  assert.equal(open.summary.demographics?.name, "Lopez")
  assert.deepEqual(open.segments, [{ kind: "directory", entries: 1 }])
  assert.equal(open.receipt.index, 2)
  assert.equal(open.receipt.size, 3)
})

test("an event of another opening does not stand for this one", async () => {
  const { core, charts, chart } = await withPatient()
  await charts.chartOpen({ chart, purpose: "TREAT" })
  charts.chartClose(chart)
  const before = await core.log.receipt(2, 3)
  core.after = (op, result) => (op === "chartOpen" ? { ...chartOpen.result.parse(result), receipt: before } : result)
  await assert.rejects(charts.chartOpen({ chart, purpose: "TREAT" }), failsWith(/not what was asked/))
})

test("a log that went back is refused", async () => {
  const { core, charts, chart } = await withPatient()
  await charts.chartOpen({ chart, purpose: "TREAT" })
  core.log.rollBack(1)
  await assert.rejects(charts.chartOpen({ chart, purpose: "TREAT" }), failsWith(/went back|forked/))
})

test("a log that was forked is refused, though it is longer and properly signed", async () => {
  const { core, charts, chart } = await withPatient()
  await charts.chartOpen({ chart, purpose: "TREAT" })
  const [first] = core.log.events
  core.log.rollBack(0)
  for (let i = 0; i < 9; i++) core.log.append(JSON.parse(first?.event ?? ""))
  await assert.rejects(charts.chartOpen({ chart, purpose: "TREAT" }), failsWith(/forked/))
})

test("a log under another key is refused", async () => {
  const { core, charts, chart } = await withPatient()
  const other = new MemoryLog(core.practice())
  core.practiceCard = () => ({
    name: "",
    logOrigin: other.origin,
    logKey: other.logKey,
    owner: core.account(),
    digest: new Uint8Array(32),
  })
  await assert.rejects(charts.chartOpen({ chart, purpose: "TREAT" }), failsWith(/not signed/))
})

test("openings that cross do not accuse the log", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, i) => charts.patientCreate({ patient: { resourceType: "Patient", id: `p${i}` } })),
  )
  const opened = await Promise.all(made.map((chart) => charts.chartOpen({ chart, purpose: "TREAT" })))
  assert.equal(opened.length, 6)
})

test("opening again asks only for what is newer", async () => {
  const { core, charts, chart } = await withPatient()
  await charts.chartOpen({ chart, purpose: "TREAT" })
  const before = core.log.size
  const open = await charts.chartOpen({ chart, purpose: "TREAT" })
  const event = JSON.parse(core.log.events[before]?.event ?? "{}")
  assert.equal(event.count, 0)
  assert.equal(open.summary.demographics?.name, "Lopez")
})

test("an entry that does not open is named, and the rest of the chart is shown", async () => {
  const { core, charts, chart } = await withPatient()
  await charts.chartOpen({ chart, purpose: "TREAT" })
  await charts.resourceUpdate({ chart, resource: { resourceType: "Patient", id: "p1", name: [{ family: "Ruiz" }] } })
  charts.chartClose(chart)
  const entry = core.charts.get(chart)?.entries[1]
  if (entry) entry.ciphertext = `AAAA${entry.ciphertext.slice(4)}`
  const open = await charts.chartOpen({ chart, purpose: "TREAT" })
  assert.equal(open.summary.demographics?.name, "Lopez")
  assert.deepEqual(
    open.unreadable.map((one) => one.entry),
    [entry?.id],
  )
})

test("locking closes every chart and drops its keys", async () => {
  const { core, charts, chart } = await withPatient()
  await charts.chartOpen({ chart, purpose: "TREAT" })
  core.lock()
  assert.equal(charts.chartNow(chart), undefined)
})
