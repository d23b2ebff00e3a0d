import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { tamperings } from "./log-tables.ts"
import { r13 } from "./r13.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("whatever is done to the log, it is noticed, and the list of the affected stays exact", async () => {
  const result = await r13.run({ patients: 40, seed: 3, graceSeconds: 1, workDir })
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.equal(result.figures.rounds.length, 2 * tamperings.length)
})

test("without anybody who follows, the list is not right, and the drill says so", async () => {
  const result = await r13.run({ patients: 3, seed: 4, graceSeconds: 1, withoutMirror: true, workDir })
  assert.match(missedOf(result.bars).join("\n"), /^recall of the affected list, k = 1/m)
  assert.deepEqual(await readdir(workDir), [])
})
