import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { limitsDefault, settingsDefault } from "@subrosa/contract"
import { administer } from "./database.ts"
import type { DrillResult } from "./drill.ts"
import { raiseInstance } from "./instance.ts"
import { keptReport } from "./report/kept-report.ts"

const result: DrillResult = {
  drill: "R01",
  title: "Open store",
  capability: "A thief holds everything.",
  seed: 3,
  rows: [{ measure: "readable", subrosa: "0 of 12", plain: "12 of 12" }],
  bars: [
    { measure: "readable", measured: "0", wanted: "0", met: true },
    { measure: "known", measured: "0.7", wanted: "at most 0.55", met: false },
  ],
  tried: ["Everything was searched."],
  notMeasured: [],
  examples: [],
  figures: { many: 1 },
  seconds: 12.5,
}

test("a kept result is signed, in the log and alarms; an altered report is not shown; one's own limits are in force", async (t) => {
  const dir = await mkdtemp(join(tmpdir(), "subrosa-evidence-"))
  t.after(() => rm(dir, { recursive: true, force: true }))
  const own = { ...limitsDefault, clinician: { ...limitsDefault.clinician, hour: 4 } }
  const configuration = { limits: own, settings: { ...settingsDefault, keyFileSignIn: false } }
  const instance = await raiseInstance({ data: join(dir, "data"), configuration })
  t.after(() => instance.stop())
  const { engine } = instance
  assert.equal((await engine.limits()).clinician.hour, 4)

  const report = keptReport(result, new Date(Date.now() - 1000), true)
  await engine.drillKeep(report)
  const [kept] = await engine.drills()
  assert.deepEqual([kept?.drill, kept?.bars, kept?.missed, kept?.report], ["R01", 2, 1, report])
  assert.deepEqual(
    (await engine.alarms()).map(({ kind }) => kind),
    ["drill-failed"],
  )
  const lines = await engine.logEvents({ limit: 5 })
  const line = lines.find(({ type }) => type === "drill")
  assert.deepEqual([line?.text, line?.proof], ["Kept the result of drill R01: 1 of 2 bars missed.", "verified"])

  await administer(instance.server, (database) => database.query("update keeper.drill_result set missed = 0"))
  const [altered] = await engine.drills()
  assert.deepEqual([altered?.missed, altered?.report], [0, undefined])
})
