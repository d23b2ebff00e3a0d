import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { clientConfig } from "@subrosa/server"
import { Client } from "pg"
import { raiseInstance } from "./instance.ts"
import { makePopulation } from "./population/population.ts"
import { areaUnderCurve } from "./thief/auc.ts"

/** What a copy of the database shows of each chart without any key. */
const features = `select c.id as chart,
    (select count(*)::int from keeper.segment s where s.practice = c.practice and s.chart = c.id) as segments,
    (select count(*)::int from keeper.segment_key k join keeper.segment s on s.practice = k.practice and s.id = k.segment
      where s.practice = c.practice and s.chart = c.id) as wraps,
    c.head as entries,
    (select coalesce(sum(length(e.ciphertext)), 0)::int from store.entry e where e.practice = c.practice and e.chart = c.id) as bytes,
    (select coalesce(max(length(e.ciphertext)), 0)::int from store.entry e where e.practice = c.practice and e.chart = c.id) as largest,
    (select count(*)::int from store.resource_token r where r.practice = c.practice and r.chart = c.id) as resource_tokens,
    (select count(*)::int from store.search_token t where t.practice = c.practice and t.chart = c.id) as search_tokens,
    (select length(sealed)::int from keeper.kinship x where x.practice = c.practice and x.subject = c.id) as kinship,
    (select extract(epoch from max(recorded_at) - min(recorded_at))::float8 from keeper.share h
      where h.practice = c.practice and h.chart = c.id) as spread,
    extract(epoch from c.created_at)::float8 as created
  from keeper.chart c where c.kind = 'patient'`

type Row = Record<string, unknown>
const value = (row: Row, name: string): number => Number(row[name] ?? 0)

/** For each chart, the share of decoys among its nearest neighbours, itself left out: a classifier that fits any shape. */
function nearestScores(rows: readonly Row[], names: readonly string[], isDecoy: (row: Row) => boolean): number[] {
  const scales = names.map((name) => {
    const all = rows.map((row) => value(row, name))
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length
    return Math.sqrt(all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length) || 1
  })
  return rows.map((row) => {
    const others = rows
      .filter((one) => one !== row)
      .map((one) => ({
        one,
        far: names.reduce((sum, name, i) => sum + ((value(one, name) - value(row, name)) / (scales[i] ?? 1)) ** 2, 0),
      }))
      .sort((a, b) => a.far - b.far)
    return others.slice(0, 5).filter(({ one }) => isDecoy(one)).length
  })
}

test("a copy of the database does not tell decoys from patients by sizes, counts or times", async (t) => {
  const dir = await mkdtemp(join(tmpdir(), "subrosa-decoys-"))
  t.after(() => rm(dir, { recursive: true, force: true }))
  const instance = await raiseInstance({ data: join(dir, "data") })
  t.after(() => instance.stop())
  const { engine } = instance
  // Decoys are made in the midst of other work: some patients come before them, some after.
  const before = await makePopulation({ patients: 40, seed: 1, dir: join(dir, "a") })
  await engine.import({ sources: before.sources, addToWorklist: true })
  const made = await engine.decoysCreate({ count: 40 })
  const after = await makePopulation({ patients: 40, seed: 2, dir: join(dir, "b") })
  await engine.import({ sources: after.sources, addToWorklist: true })
  const client = new Client(clientConfig(instance.server.database))
  await client.connect()
  const { rows } = await client.query<Row>(features)
  await client.end()
  const decoys = new Set<string>(made.map(({ chart }) => chart))
  const isDecoy = (row: Row) => decoys.has(String(row.chart))
  assert.equal(rows.filter(isDecoy).length, 40)
  assert.equal(rows.length, 120)
  const names = [
    "segments",
    "wraps",
    "entries",
    "bytes",
    "largest",
    "resource_tokens",
    "search_tokens",
    "kinship",
    "spread",
  ]
  for (const name of names) {
    const split = (wanted: boolean) => rows.filter((row) => isDecoy(row) === wanted).map((row) => value(row, name))
    const { auc } = areaUnderCurve(split(true), split(false))
    t.diagnostic(`${name}: AUC ${auc.toFixed(3)}`)
    assert.ok(Math.abs(auc - 0.5) <= 0.15, `${name}: AUC ${auc.toFixed(3)}`)
  }
  const scores = nearestScores(rows, names, isDecoy)
  const of = (wanted: boolean) => scores.filter((_, i) => isDecoy(rows[i] ?? {}) === wanted)
  const nearest = areaUnderCurve(of(true), of(false))
  t.diagnostic(
    `nearest neighbours: AUC ${nearest.auc.toFixed(3)} (${nearest.low.toFixed(2)} to ${nearest.high.toFixed(2)})`,
  )
  assert.ok(Math.abs(nearest.auc - 0.5) <= 0.15, `nearest neighbours: AUC ${nearest.auc.toFixed(3)}`)

  // They stand on the list among the others, and officers know them.
  const list = await engine.worklist()
  assert.ok(made.every(({ chart }) => list.some((item) => item.chart === chart)))
  assert.equal((await engine.decoys()).length, 40)
  // Opening one shows a chart like any other, once.
  const [first] = made
  assert.ok(first)
  const opened = await engine.chartOpen({ chart: first.chart, purpose: "TREAT" })
  assert.equal(opened.unreadable.length, 0)
  assert.equal((await engine.alarms()).filter(({ kind }) => kind === "decoy-opened").length, 1)
})
