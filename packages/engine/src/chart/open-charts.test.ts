import assert from "node:assert/strict"
import { test } from "node:test"
import { memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"
import { EngineError } from "../port.ts"

const patient = { resourceType: "Patient", id: "p", name: [{ family: "Lopez", given: ["Ana"] }] }

test("looking for news asks again for what the chart was opened for, in an emergency for what an emergency gives", async () => {
  const core = memoryCore()
  const charts = createCharts(core)
  const chart = await charts.patientCreate({ patient })
  const asked: { purpose: string; kinds: string[] }[] = []
  core.before = (op, { body }) => {
    if (op !== "chartOpen") return
    const { purpose, segments } = body as { purpose: string; segments: { kind: string }[] }
    asked.push({ purpose, kinds: segments.map(({ kind }) => kind) })
  }
  await assert.rejects(charts.chartRenew(chart), { code: "refused" })
  await charts.chartOpen({ chart, purpose: "HOPERAT" })
  await charts.chartRenew(chart)
  assert.deepEqual(
    asked.map(({ purpose }) => purpose),
    ["HOPERAT", "HOPERAT"],
  )
  charts.chartClose(chart)
  const segments = ["directory", "clinical", "substance-use"] as const
  await charts.chartOpen({ chart, purpose: "ETREAT", segments: [...segments] })
  await charts.chartRenew(chart)
  assert.deepEqual(asked.slice(2), [
    { purpose: "ETREAT", kinds: [...segments] },
    { purpose: "ETREAT", kinds: [...segments] },
  ])
})

test("the list of patients asked for while locked is refused, and nothing fails unheard", async (t) => {
  const open = memoryCore()
  // As the session does once its keys are gone.
  const locked = () => new EngineError("locked", "locked")
  const refuse = () => {
    throw locked()
  }
  const documents = { ...open.documents, read: () => Promise.reject(locked()) }
  const charts = createCharts({ ...open, careTeams: refuse, documents })
  const unheard: unknown[] = []
  const listen = (error: unknown) => unheard.push(error)
  process.on("unhandledRejection", listen)
  t.after(() => process.off("unhandledRejection", listen))
  await assert.rejects(charts.worklist(), { code: "locked" })
  await new Promise((resolve) => setTimeout(resolve, 20))
  assert.deepEqual(unheard, [])
})
