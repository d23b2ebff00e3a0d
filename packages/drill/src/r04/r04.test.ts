import assert from "node:assert/strict"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { r04 } from "./r04.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("a listener reads nobody, changed code no more than was opened in it; one stolen key would fail the drill", async () => {
  const result = await r04.run({ patients: 7, seed: 3, workDir, besides: () => [] })
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.equal(result.figures.opened.browser, 2)
  assert.ok(result.figures.changedCodeKeys.readable > 2, "the honest figure is printed")
})

test("with one person's key in the listener's hands the drill fails", async () => {
  const { bars } = await r04.run({ patients: 5, seed: 4, workDir, besides: ({ accountKey }) => [accountKey] })
  assert.match(missedOf(bars).join("\n"), /^readable with all that passed/m)
  assert.deepEqual(await readdir(workDir), [])
})
