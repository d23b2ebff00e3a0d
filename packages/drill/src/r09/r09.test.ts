import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { judge } from "./judge.ts"
import { r09 } from "./r09.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

/** The years' own bars are the simulation's tests; here there is a short one. */
const live = (missed: readonly string[]) => missed.filter((sentence) => !sentence.startsWith("simulated years"))

test("nobody looks silently, an emergency and a decoy are told, what was altered is noticed", async () => {
  const result = await r09.run({ patients: 8, seed: 3, workDir, years: { years: 1, days: 14, snoopersPerKind: 1 } })
  assert.deepEqual(live(missedOf(result.bars)), [], reportText(result).join("\n"))
  const { silent, baseline } = result.figures
  assert.equal(silent.tried, 4)
  assert.equal(baseline.opened, baseline.tried)
  const careless = { ...result.figures, silent: { ...silent, opened: 1 }, decoy: { alarmSeconds: undefined } }
  assert.equal(live(missedOf(judge(careless))).length, 2)
  assert.deepEqual(await readdir(workDir), [])
})
