import assert from "node:assert/strict"
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { gzipSync } from "node:zlib"
import { missedOf } from "../bar.ts"
import type { ResultOf } from "../drill.ts"
import { reportHtml } from "../report/report-html.ts"
import { reportText } from "../report/report-text.ts"
import { r01 } from "./r01.ts"

let workDir: string
before(async () => {
  workDir = await mkdtemp(join(tmpdir(), "drill-test-"))
})
after(() => rm(workDir, { recursive: true, force: true }))

let result: ResultOf<typeof r01>
test("the whole copy of a practice with twelve patients names nobody and reads no note", async () => {
  result = await r01.run({ patients: 12, seed: 3, workDir })
  assert.deepEqual(missedOf(result.bars), [])
  assert.equal(result.figures.work.charts, 12)
  assert.equal(result.figures.work.refused, 0)
  assert.ok(
    result.figures.work.opened >= 7 && result.figures.work.drafts > 0 && result.figures.work.failedRequests >= 20,
  )
  const { search, withoutKeeperKey, withKeeperKey } = result.figures
  assert.deepEqual([search.readable, search.identified, search.needles.found], [0, 0, 0])
  for (const { decryption } of [withoutKeeperKey, withKeeperKey]) {
    assert.equal(decryption.openedInAll, 0)
    assert.ok(decryption.tries > 1000)
  }
})

test("with the keeper's key the keeper's shares open, and nothing else", () => {
  const { trials } = result.figures.withKeeperKey.decryption
  assert.equal(trials.shares.opened, trials.shares.things)
  assert.equal(trials.entries.opened + trials["segment keys"].opened + trials["account secrets"].opened, 0)
  assert.equal(result.figures.withoutKeeperKey.decryption.trials.shares.opened, 0)
})

test("the same steps with the owner's key open everything and find everybody", () => {
  const { decryption, decrypted, membership, entries } = result.figures.control
  assert.equal(decryption.trials.entries.opened, entries)
  assert.equal(decrypted.readable, 12)
  assert.equal(decrypted.identified, 12)
  assert.deepEqual(decrypted.canaries.found, decrypted.canaries.of)
  assert.equal(membership.auc, 1)
})

test("the same thief reads every patient of plain tables", () => {
  const { search, membership, links } = result.figures.baseline
  assert.deepEqual([search.readable, search.identified], [12, 12])
  assert.equal(membership.auc, 1)
  assert.equal(links.correct, 12)
})

test("the reports say so, hold no key material, and the page loads nothing", () => {
  assert.match(reportText(result).join("\n"), /passed: all \d+ bars met/)
  const page = reportHtml([result], new Date(0))
  assert.match(page, /<strong>Passed/)
  assert.doesNotMatch(page, /<script|<link|src=|https?:/)
  assert.doesNotMatch(JSON.stringify(result), /"data":\[|"[A-Za-z0-9_-]{43}"/)
})

test("one note left in clear, compressed in the data directory, fails the drill", async () => {
  const { bars, figures } = await r01.run({
    patients: 3,
    seed: 4,
    workDir,
    async beforeTheft(data, { people }) {
      const note = `Session note: ${people[1]?.canaries[0]}`
      await writeFile(join(data, "log", "debug.log.gz"), gzipSync(note))
    },
  })
  const { search } = figures
  const missed = missedOf(bars).join("\n")
  assert.equal(search.readable, 1)
  assert.match(missed, /^readable: .*: 1, wanted 0$/m)
  assert.match(missed, /^canary hits: \d, wanted 0$/m)
  assert.equal(search.examples[0]?.kind, "canary")
})

test("nothing is left behind", async () => {
  assert.deepEqual(await readdir(workDir), [])
})
