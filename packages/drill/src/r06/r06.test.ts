import assert from "node:assert/strict"
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { missedOf } from "../bar.ts"
import { reportText } from "../report/report-text.ts"
import { r06 } from "./r06.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

test("a transfer box names nobody, opens nothing, and what was in it is known; a note left in clear is found", async () => {
  const result = await r06.run({
    patients: 6,
    seed: 3,
    workDir,
    leave: (box, { people }) => writeFile(join(box, "note.txt"), `Draft: ${people[1]?.canaries[0]}.`),
  })
  assert.deepEqual(
    missedOf(result.bars),
    ["patients whose notes are readable in the box: 1, wanted 0"],
    reportText(result).join("\n"),
  )
  assert.deepEqual(await readdir(workDir), [])
})
