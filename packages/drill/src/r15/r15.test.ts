import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { ways } from "./impostors.ts"
import { r15 } from "./r15.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("impostors open nothing by any way, their victims come back; one who was given a code would fail the drill", async () => {
  let betrayed = 0
  const result = await r15.run({
    patients: 2,
    owners: 2,
    seed: 3,
    tries: 2 * ways.length,
    workDir,
    betray: async () => {
      betrayed++
      return false
    },
  })
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.equal(betrayed, 1)
  assert.deepEqual(Object.keys(result.figures.byWay).sort(), [...ways].sort())
  const { helped, notes } = result.figures
  assert.deepEqual([helped.recovered, helped.untold, helped.oldWaysOpen, notes], [2, 0, 0, { written: 8, lost: 0 }])
  assert.equal(result.figures.baseline.granted, 2 * ways.length)
})

test("the right code in an impostor's hands fails the drill", async () => {
  const { bars } = await r15.run({
    patients: 2,
    owners: 2,
    seed: 4,
    tries: 1,
    workDir,
    betray: async ({ engine }) => {
      const { code, practice, account } = await engine.recoveryKitCreate()
      await engine.recoverySignIn({ practice, account, code, deviceLabel: "Impostor" })
      return engine.state().kind === "open"
    },
  })
  assert.match(missedOf(bars).join("\n"), /^accounts opened by 1 impostors: 1, wanted 0$/m)
  assert.deepEqual(await readdir(workDir), [])
})
