import assert from "node:assert/strict"
import { test } from "node:test"
import { testDatabase } from "@subrosa/testkit"
import { Client } from "pg"
import { type Connection, clientConfig } from "./connection.ts"
import { migrate, type SchemaOwner } from "./migrate.ts"

const first = { id: 1, name: "one", sql: "create table one (n int)" }
const second = { id: 2, name: "two", sql: "create table two (n int); insert into two values (2)" }
const owner = (...migrations: SchemaOwner["migrations"]): SchemaOwner => ({
  schema: "sample",
  role: "subrosa_sample",
  migrations,
})

async function run(connection: Connection, owners: SchemaOwner[]) {
  const client = new Client(clientConfig(connection))
  await client.connect()
  try {
    return (await migrate(client, owners)).map(({ id }) => id)
  } finally {
    await client.end()
  }
}

test("only what is new is applied", async (t) => {
  const database = await testDatabase()
  t.after(() => database.drop())
  assert.deepEqual(await run(database.connection, [owner(first)]), [1])
  assert.deepEqual(await run(database.connection, [owner(first, second)]), [2])
  assert.deepEqual(await run(database.connection, [owner(first, second)]), [])
  assert.deepEqual(await database.query("select schema, id, name from subrosa.migration order by id"), [
    { schema: "sample", id: 1, name: "one" },
    { schema: "sample", id: 2, name: "two" },
  ])
})

test("a database that is newer than the code is refused", async (t) => {
  const database = await testDatabase([owner(first, second)])
  t.after(() => database.drop())
  await assert.rejects(run(database.connection, [owner(first)]), { code: "database_too_new" })
  await assert.rejects(run(database.connection, [owner({ ...first, name: "other" }, second)]), {
    code: "database_too_new",
  })
})

test("a failed migration leaves nothing behind and keeps those before it", async (t) => {
  const database = await testDatabase()
  t.after(() => database.drop())
  const bad = { id: 2, name: "bad", sql: "create table half (n int); select 1/0" }
  await assert.rejects(run(database.connection, [owner(first, bad)]), { code: "migration_failed" })
  assert.deepEqual(
    await database.query(
      "select to_regclass('sample.one') is not null as one, to_regclass('sample.half') is null as half",
    ),
    [{ one: true, half: true }],
  )
  assert.deepEqual(await run(database.connection, [owner(first, second)]), [2])
})

test("servers that start at the same time, on one or several databases, do not disturb each other", async (t) => {
  const databases = await Promise.all([testDatabase(), testDatabase()])
  t.after(() => Promise.all(databases.map((database) => database.drop())))
  const role = `subrosa_race_${process.pid}`
  const owners = [{ ...owner(first, second), role }]
  const runs = await Promise.all(
    [...databases, ...databases, ...databases].map(({ connection }) => run(connection, owners)),
  )
  assert.equal(runs.flat().length, 4)
})

test("ids that are not consecutive are a programming error", async (t) => {
  const database = await testDatabase()
  t.after(() => database.drop())
  await assert.rejects(run(database.connection, [owner(second)]), /numbered 1, 2, 3/)
})
