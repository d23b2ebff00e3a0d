import assert from "node:assert/strict"
import { test } from "node:test"
import { testDatabase } from "@subrosa/testkit"
import { ServerError } from "../errors.ts"
import { checkExternal, checkExternalVersion } from "./external.ts"

const refusal = (code: string) => (error: unknown) =>
  error instanceof ServerError && error.code === code && !`${error.message}${error.hint}`.includes("secret")

test("an operator's PostgreSQL is accepted from version 15 on", async (t) => {
  const database = await testDatabase()
  t.after(() => database.drop())
  const { host, user, database: name } = database.connection
  const url = (role: string, to = name) => `postgresql://${role}:secret@/${to}?host=${encodeURIComponent(host)}`
  assert.deepEqual(await checkExternal(url(user)), { version: 18, warnings: [] })
  assert.match((await checkExternal(url("postgres"))).warnings[0] ?? "", /exempt from row-level security/)
  await assert.rejects(checkExternal(url(user, "nowhere")), refusal("database_refused"))
  await assert.rejects(checkExternal(url("stranger")), refusal("database_refused"))
  assert.throws(() => checkExternalVersion(14, "db.example.org/subrosa"), refusal("postgres_version"))
})

test("a database that does not answer is named without its password", async () => {
  await assert.rejects(checkExternal("postgresql://u:secret@127.0.0.1:1/x"), refusal("database_unreachable"))
  await assert.rejects(checkExternal("postgresql://u:secret@/x?host=/nonexistent"), refusal("database_unreachable"))
})
