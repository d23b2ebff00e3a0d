import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { r10 } from "./r10.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("one act ends all of it, and the list of what they saw is exact", async () => {
  const result = await r10.run({ patients: 3, seed: 3, workDir })
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.equal(result.figures.list.truth, 2)
  assert.equal(result.figures.baseline.cachedReadable, 3)
})

test("work that was not ended fails the drill", async () => {
  const { bars } = await r10.run({ patients: 2, seed: 4, workDir, end: async () => {}, watchSeconds: 5 })
  const missed = missedOf(bars).join("\n")
  assert.match(missed, /^seconds from dismissal to the last successful read/m)
  assert.match(missed, /^doors that opened at once/m)
  assert.deepEqual(await readdir(workDir), [])
})
