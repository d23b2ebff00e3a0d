import assert from "node:assert/strict"
import { openAsBlob } from "node:fs"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { openBackup } from "@subrosa/engine"
import { type TestDatabase, testDatabase, vectorPath } from "@subrosa/testkit"
import { restoreRows } from "./restore-rows.ts"
import { batchRows, type RowToRestore } from "./row-batches.ts"

let dir = ""
let keeperKey = ""

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-rows-"))
  // As in a checkout, the vector's rights are anybody's; a key file that others may read is refused.
  keeperKey = join(dir, "keeper.copy")
  await writeFile(keeperKey, await readFile(vectorPath("backup", "keeper.key")), { mode: 0o600 })
})
after(() => rm(dir, { recursive: true, force: true }))

/** An empty database of the operator's own, by URL. */
async function emptyDatabase(): Promise<{ database: TestDatabase; databaseUrl: string }> {
  const database = await testDatabase([])
  const { host, port, user, database: name } = database.connection
  return { database, databaseUrl: `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}` }
}

async function wholeBackup() {
  const keyFile = {
    text: await readFile(vectorPath("backup", "owner.key"), "utf8"),
    passphrase: (await readFile(vectorPath("backup", "passphrase"), "utf8")).trim(),
  }
  return openBackup({ stream: (await openAsBlob(vectorPath("backup", "whole.backup"))).stream(), keyFile })
}

async function countsIn(database: TestDatabase): Promise<Record<string, number>> {
  const tables = await database.query(
    `select schemaname || '.' || tablename as name from pg_tables where schemaname in ('keeper', 'store') order by 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await database.query(`select count(*)::int as n from ${String(name)}`)
    if (Number(row?.n) > 0) counts[String(name)] = Number(row?.n)
  }
  return counts
}

test("an empty database of the operator's own takes a backup, once", async () => {
  const { database, databaseUrl } = await emptyDatabase()
  const { header, rows } = await wholeBackup()
  const inBackup: Record<string, number> = {}
  async function* counted() {
    for await (const batch of rows) {
      for (const { table } of batch) inBackup[table] = (inBackup[table] ?? 0) + 1
      yield batch
    }
  }
  const config = { data: join(dir, "one"), databaseUrl }
  const { practice } = header
  const { passwordsKept } = await restoreRows({ config, keeperKey, practice, rows: counted() })
  assert.equal(passwordsKept, true)
  const { "keeper.session": sessions, ...restored } = inBackup
  assert.ok(sessions !== undefined && sessions > 0)
  assert.deepEqual(await countsIn(database), restored)
  assert.equal((await stat(join(dir, "one/keeper.key"))).mode & 0o777, 0o600)

  const again = await wholeBackup()
  await assert.rejects(restoreRows({ config, keeperKey, practice, rows: again.rows }), { code: "practice_exists" })
  assert.deepEqual(await countsIn(database), restored)
  await database.drop()
})

test("bytes, times, lists and JSON are restored to the letter", async () => {
  const { database, databaseUrl } = await emptyDatabase()
  const { header, rows } = await wholeBackup()
  const kept: RowToRestore[] = []
  async function* keep() {
    for await (const batch of rows) {
      kept.push(...batch)
      yield batch
    }
  }
  const config = { data: join(dir, "letter"), databaseUrl }
  await restoreRows({ config, keeperKey, practice: header.practice, rows: keep() })
  for (const table of ["keeper.practice", "keeper.account", "keeper.log_leaf", "store.entry", "store.document"]) {
    const backedUp = kept.filter((row) => row.table === table)
    // Columns that have come since the backup was made are not in it.
    const columns = Object.keys(backedUp[0]?.row ?? {}).join(", ")
    const found = (await database.query(`select ${columns} from ${table}`))
      .map((row) => JSON.stringify(wireOf(row)))
      .sort()
    const expected = backedUp.map(({ row }) => JSON.stringify(row))
    assert.deepEqual(found, expected.sort(), table)
  }
  await database.drop()
})

const wireOf = (row: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      value instanceof Uint8Array ? { b64u: Buffer.from(value).toString("base64url") } : value,
    ]),
  )

test("rows that break off leave nothing behind, and the next try succeeds", async () => {
  const { database, databaseUrl } = await emptyDatabase()
  const config = { data: join(dir, "broken"), databaseUrl }
  const { header, rows } = await wholeBackup()
  const { practice } = header
  async function* broken() {
    for await (const batch of rows) yield batch.filter(({ table }) => table.startsWith("keeper."))
    throw new Error("the stream broke")
  }
  await assert.rejects(restoreRows({ config, keeperKey, practice, rows: broken() }), /the stream broke/)
  assert.deepEqual(await countsIn(database), {})
  await assert.rejects(stat(join(dir, "broken/keeper.key")))
  const again = await wholeBackup()
  await restoreRows({ config, keeperKey, practice, rows: again.rows })
  assert.equal((await countsIn(database))["keeper.practice"], 1)
  await database.drop()
})

test("a column that this version does not know is refused, and named", async () => {
  const { database, databaseUrl } = await emptyDatabase()
  const { header, rows } = await wholeBackup()
  async function* strange() {
    for await (const batch of rows) {
      yield batch.map((row) => (row.table === "keeper.team" ? { ...row, row: { ...row.row, mood: "new" } } : row))
    }
  }
  const config = { data: join(dir, "strange"), databaseUrl }
  const options = { config, keeperKey, practice: header.practice, rows: strange() }
  await assert.rejects(restoreRows(options), /a column mood in keeper\.team/)
  assert.deepEqual(await countsIn(database), {})
  await database.drop()
})

test("another keeper's key, one that others may read, and one that is missing are refused before anything is inserted", async () => {
  const { database, databaseUrl } = await emptyDatabase()
  const config = { data: join(dir, "keys"), databaseUrl }
  const other = join(dir, "other.key")
  await writeFile(other, `${"B".repeat(42)}A\n`, { mode: 0o600 })
  const shown = join(dir, "shown.key")
  await writeFile(shown, await readFile(keeperKey), { mode: 0o644 })
  for (const file of [other, shown, join(dir, "missing.key")]) {
    const { header, rows } = await wholeBackup()
    const options = { config, keeperKey: file, practice: header.practice, rows }
    await assert.rejects(restoreRows(options), { code: "keeper_key_refused" })
  }
  assert.deepEqual(await countsIn(database), {})
  await database.drop()
})

test("a data directory with another keeper's key is left as it is", async () => {
  const { database, databaseUrl } = await emptyDatabase()
  const data = join(dir, "used")
  const first = await wholeBackup()
  await restoreRows({ config: { data, databaseUrl }, keeperKey, practice: first.header.practice, rows: first.rows })
  const placed = join(data, "keeper.key")
  await writeFile(placed, `${"C".repeat(42)}A\n`)
  const { header, rows } = await wholeBackup()
  const options = { config: { data, databaseUrl }, keeperKey, practice: header.practice, rows }
  await assert.rejects(restoreRows(options), { code: "keeper_key_refused" })
  assert.equal(await readFile(placed, "utf8"), `${"C".repeat(42)}A\n`)
  await database.drop()
})

test("batches hold one table and one set of columns, and stay small", async () => {
  const row = (table: string, columns: object): RowToRestore => ({ table, row: { ...columns } })
  async function* rows() {
    yield [row("a", { x: 1 }), row("a", { x: { b64u: "_-8" } }), row("a", { x: 1, y: 2 })]
    yield [row("b", { x: "z".repeat(3_000_000) }), row("b", { x: "z".repeat(3_000_000) }), row("b", { x: "last" })]
  }
  const batches = []
  for await (const batch of batchRows(rows())) batches.push(batch)
  assert.deepEqual(
    batches.map(({ table, columns, rows }) => [table, columns.join(), rows]),
    [
      ["a", "x", 2],
      ["a", "x,y", 1],
      ["b", "x", 2],
      ["b", "x", 1],
    ],
  )
  assert.equal(batches[0]?.json, '[{"x":1},{"x":"\\\\xffef"}]')
})
