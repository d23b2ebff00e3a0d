import assert from "node:assert/strict"
import { test } from "node:test"
import { testDatabase } from "./database.ts"

const owner = {
  schema: "sample",
  role: "subrosa_testkit",
  migrations: [
    { id: 1, name: "thing", sql: "create table thing (n int); grant select, insert on thing to subrosa_testkit" },
  ],
}

test("each test database is a copy of the migrated template and knows nothing of the others", async (t) => {
  const [a, b] = await Promise.all([testDatabase([owner]), testDatabase([owner])])
  t.after(() => Promise.all([a.drop(), b.drop()]))
  await a.db(owner).withoutPractice((session) => session.query("insert into thing values ($1)", [7]))
  assert.deepEqual(await a.query("select n from sample.thing"), [{ n: 7 }])
  assert.deepEqual(await b.query("select n from sample.thing"), [])
})

test("the server's role is no superuser", async (t) => {
  const database = await testDatabase()
  t.after(() => database.drop())
  assert.deepEqual(
    await database.query("select rolsuper, rolbypassrls from pg_roles where rolname = $1", [database.connection.user]),
    [{ rolsuper: false, rolbypassrls: false }],
  )
})
