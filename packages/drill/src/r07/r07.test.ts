import assert from "node:assert/strict"
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { administer } from "../database.ts"
import { reportText } from "../report/report-text.ts"
import { r07 } from "./r07.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("a forgotten copy is dead, nobody in particular is served anything, and a dump somebody left is found", async () => {
  const result = await r07.run({
    patients: 3,
    seed: 3,
    workDir,
    forget: (folder, { server }) =>
      administer(server, async (database) => {
        const { rows } = await database.query<{ ciphertext: Buffer }>("select ciphertext from store.entry")
        await writeFile(join(folder, "dump-for-testing.bin"), Buffer.concat(rows.map((row) => row.ciphertext)))
      }),
  })
  assert.deepEqual(
    missedOf(result.bars),
    ["copies that the inventory lacks: dump-for-testing.bin, wanted 0"],
    reportText(result).join("\n"),
  )
  assert.ok(result.figures.leaver.withKeeperKey.readable > 0, "the honest figure is printed, not hidden")
  assert.match(result.figures.rollback ?? "", /log/)
  assert.deepEqual(await readdir(workDir), [])
})
