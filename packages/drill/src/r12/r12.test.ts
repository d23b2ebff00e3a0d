import assert from "node:assert/strict"
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { r12 } from "./r12.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("a lost laptop and a lost tape hold nobody; one sentence left in a cache is found", async () => {
  const result = await r12.run({
    patients: 3,
    seed: 3,
    workDir,
    careless: (profile, sentence) => writeFile(join(profile, "autosave.txt"), `Draft: ${sentence}.`),
  })
  const text = reportText(result).join("\n")
  assert.deepEqual(
    missedOf(result.bars),
    [
      "readable on the laptop's disk, asleep with the app locked: 1, wanted 0",
      "readable on the laptop's disk, off: 1, wanted 0",
    ],
    text,
  )
  assert.equal(result.figures.opened, 3)
  assert.deepEqual(await readdir(workDir), [])
})
