import assert from "node:assert/strict"
import { mkdtemp, open, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { r11 } from "./r11.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("a wiped practice is back from its copy, today's patients first, and changed notes are found", async () => {
  const result = await r11.run({ patients: 6, seed: 3, workDir })
  assert.deepEqual(missedOf(result.bars), [], reportText(result).join("\n"))
  assert.equal(result.figures.corrupted.entries, 2)
  assert.equal(result.figures.entries.back, result.figures.entries.copied)
})

test("a copy that was within reach is no copy: it is refused, and nothing is restored from it", async () => {
  const reach = async (backup: string) => {
    const file = await open(backup, "r+")
    await file.write(Buffer.from("wiped"), 0, 5, 20_000)
    await file.close()
  }
  await assert.rejects(r11.run({ patients: 5, seed: 4, workDir, reach }), { name: "BackupError" })
  assert.deepEqual(await readdir(workDir), [])
})
