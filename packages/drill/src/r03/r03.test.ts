import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import type { ResultOf } from "../drill.ts"
import { r03 } from "./r03.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

let result: ResultOf<typeof r03>
test("an administrator with every right reads nobody, and each of his acts is noticed", async () => {
  result = await r03.run({ patients: 5, seed: 3, workDir })
  assert.deepEqual(missedOf(result.bars), [])
  const { rogue, desk, decrypted, acts } = result.figures
  assert.equal(rogue.charts, 5, "the server takes him for a colleague, or nothing was tried")
  assert.ok(desk.clinicalEntries > 0)
  assert.ok(decrypted.tries > 1000)
  assert.equal(acts.length, 5)
})

test("the ordinary application gives him everybody", () => {
  assert.equal(result.figures.baseline.tally.readable, 5)
})

test("with one person's keys in his hands the drill fails, and says so", async () => {
  const { bars } = await r03.run({
    patients: 3,
    seed: 4,
    workDir,
    besides: async ({ owner }) => [owner.accountKey],
  })
  const missed = missedOf(bars).join("\n")
  assert.match(missed, /^readable with every key he has.*: 3, wanted 0$/m)
  assert.match(missed, /^people needed for one clear note/m)
})

test("nothing is left behind", async () => {
  assert.deepEqual(await readdir(workDir), [])
})
