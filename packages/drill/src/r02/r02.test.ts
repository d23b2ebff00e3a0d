import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { judge } from "./judge.ts"
import { r02 } from "./r02.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("a stolen login gives nothing, a stolen session its limit and an alarm, and the list of the affected is exact", async () => {
  const result = await r02.run({ patients: 22, seed: 3, workDir })
  const { figures } = result
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.ok(figures.spree.opened > 0 && figures.spree.refused > 0)
  assert.equal(figures.baseline.passwordAlone, true)

  const leaky = {
    ...figures,
    profile: { ...figures.profile, readable: 1 },
    spree: { ...figures.spree, alarmSeconds: undefined },
  }
  assert.equal(missedOf(judge(leaky)).length, 2)
  assert.deepEqual(await readdir(workDir), [])
})
