import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import type { ResultOf } from "../drill.ts"
import { reportText } from "../report/report-text.ts"
import { judge } from "./judge.ts"
import { r08 } from "./r08.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

let result: ResultOf<typeof r08>
test("a neighbour's tries give no patient, also with the permission checks taken out", async () => {
  result = await r08.run({ patients: 3, seed: 3, tries: 500, triesMin: 500, workDir })
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
})

test("without the checks the front desk really is handed what it must not read, and cannot open it", () => {
  const desk = result.figures.unchecked.neighbours.find(({ who }) => who.includes("front desk"))
  assert.ok(desk !== undefined && desk.guarded > 0)
  assert.equal(desk.opened, 0)
  assert.equal(
    result.figures.checked.neighbours.every(({ guarded }) => guarded === 0),
    true,
  )
})

test("the ordinary application without its checks gives everybody; one such patient here would fail the drill", () => {
  const { baseline, unchecked } = result.figures
  assert.equal(baseline.checked.tally.readable, 0)
  assert.equal(baseline.unchecked.tally.readable, 3)
  const [first, ...rest] = unchecked.neighbours
  assert.ok(first !== undefined)
  const leaky = [{ ...first, tally: baseline.unchecked.tally, opened: 1 }, ...rest]
  const missed = missedOf(judge({ ...result.figures, unchecked: { ...unchecked, neighbours: leaky } }))
  assert.equal(missed.length, 3)
  assert.match(missed.join("\n"), /^tries, each with and without the checks: 500, wanted at least 100,000$/m)
})

test("nothing is left behind", async () => {
  assert.deepEqual(await readdir(workDir), [])
})
