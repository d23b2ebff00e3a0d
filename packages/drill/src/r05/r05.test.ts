import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { judge } from "./judge.ts"
import { r05 } from "./r05.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("a robbed vendor holds its jobs and no note, and the practice knows the list without it", async () => {
  const result = await r05.run({ patients: 6, seed: 3, workDir })
  const { figures } = result
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.equal(figures.held.identified, 5)
  const missed = missedOf(judge({ ...figures, held: figures.baseline, list: { ...figures.list, recall: 0.9 } }))
  assert.equal(missed.length, 3)
  assert.deepEqual(await readdir(workDir), [])
})
