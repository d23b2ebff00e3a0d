import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { r14 } from "./r14.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("nothing of the app asks another host, a tag gets nothing out, and does not ship", async () => {
  const result = await r14.run({ patients: 2, seed: 3, workDir })
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.equal(result.figures.baseline.identifiers, 2)
  assert.deepEqual(await readdir(workDir), [])
})
