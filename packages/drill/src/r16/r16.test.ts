import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { judge } from "./judge.ts"
import { r16 } from "./r16.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("posted notes are told apart, the list is exact, letters are ready before the next mail", async () => {
  const result = await r16.run({ patients: 7, seed: 3, workDir })
  const { figures } = result
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.deepEqual([figures.victims, figures.samples.samples, figures.answers.asked], [5, 15, 7])

  const credulous = {
    ...figures,
    samples: { ...figures.samples, vouched: 1 },
    letters: { ...figures.letters, heldBack: -1 },
  }
  assert.equal(missedOf(judge(credulous)).length, 2)
  assert.deepEqual(await readdir(workDir), [])
})
