/** What the database itself refuses, whatever the code above it does: each role sees its own schema, and one practice at a time. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { clientConfig } from "@subrosa/server"
import { Client } from "pg"
import { assemble, type Cast } from "./support/cast.ts"
import { type Asked, askAll } from "./support/matrix.ts"
import { queryAs } from "./support/office.ts"
import { type Table, tablesOf } from "./support/row-digests.ts"
import { type TestServer, testServer } from "./support/server.ts"

/** Tables without row-level security, and why. Anything new must be protected or explained here. */
const unprotected: Record<string, string> = {
  "keeper.key_rotation": "of the key-encryption key, which all practices share; sealed places, no practice's data",
  "keeper.reservation": "a practice about to be made: it does not exist yet, and no one is in it",
  "keeper.server_secret": "the server's own OPAQUE set-up and decoy key, sealed under the key-encryption key",
  "keeper.attempt": "sign-ins under way, before it is known whose",
  "keeper.failed_try": "failed tries by digest of a subject, before it is known whose",
}

/** Filled only by what the cast does not do. */
const mayBeEmpty = new Set([
  ...["keeper.password", "keeper.log_tile", "keeper.breaker", "keeper.refusal", "keeper.key_rotation_logged"],
  // Witnesses and retention have tests of their own: keeper/src/witness, keeper/src/log/erase.test.ts.
  ...["keeper.witness_round", "keeper.cosignature", "keeper.witness_state", "keeper.log_erasure"],
])

let server: TestServer
let cast: Cast
let asked: Asked[]
let tables: Table[]

before(async () => {
  server = await testServer()
  cast = await assemble(server.url, server.office)
  // Their acts fill every table; the supervisor writes for a colleague's patient.
  asked = await askAll(cast, ["owner", "clinician", "clinician, other team", "supervisor"])
  tables = await tablesOf(server.admin)
})
after(() => server.close())

test("every table has row-level security, or its reason not to", async () => {
  const rows = await queryAs(
    server.admin,
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('keeper', 'store') and c.relkind in ('r', 'p', 'm', 'v', 'f') and not c.relrowsecurity order by 1`,
  )
  assert.deepEqual(
    rows.map(({ name }) => name),
    Object.keys(unprotected).sort(),
  )
})

test("every policy asks for the connection's practice, for reading and for writing", async () => {
  const policies = await queryAs(
    server.admin,
    `select schemaname || '.' || tablename as name, cmd, permissive, roles::text, qual, with_check from pg_policies
      where schemaname in ('keeper', 'store')`,
  )
  const names = policies.map(({ name }) => String(name))
  assert.equal(new Set(names).size, names.length, "one policy per table: permissive ones add up")
  for (const { name, cmd, roles, qual, with_check } of policies) {
    const column = name === "keeper.practice" ? "id" : "practice"
    const expected = `(${column} = (NULLIF(current_setting('subrosa.practice'::text, true), ''::text))::uuid)`
    // Without a check of their own, written rows must meet the condition for reading.
    assert.deepEqual(
      { name, cmd, roles, qual, with_check },
      { name, cmd: "ALL", roles: "{public}", qual: expected, with_check: null },
    )
  }
})

test("a connection in another practice reads no row of this one, in any table", async () => {
  const [mine, theirs] = [cast.practice.practice, cast.people["other practice"].person.practice]
  assert.ok(asked.length > 100)
  for (const { name, practice } of tables) {
    if (practice === undefined || name in unprotected) continue
    const own = await countAs(name, mine, `${practice} = '${mine}'`)
    if (!mayBeEmpty.has(name)) assert.ok(own > 0, `${name} holds nothing to protect: fill it in the cast`)
    assert.equal(await countAs(name, theirs, `${practice} = '${mine}'`), 0, name)
    assert.equal(await countAs(name, theirs, `${practice} <> '${theirs}'`), 0, name)
    assert.equal(await countAs(name, "", "true"), 0, `${name} without a practice`)
  }
})

test("nor does it write one", async () => {
  const [mine, theirs] = [cast.practice.practice, cast.people["other practice"].person.practice]
  for (const { name, practice } of tables) {
    if (practice === undefined || name in unprotected) continue
    const role = roleOf(name)
    const acts = [
      `update ${name} set ${practice} = ${practice} where ${practice} = '${mine}'`,
      `delete from ${name} where ${practice} = '${mine}'`,
    ]
    for (const act of acts) {
      const changed = await actAs(role, theirs, act)
      assert.ok(changed === 0 || changed === "42501", `${act}: ${changed}`)
    }
    const copy = `insert into ${name} select (jsonb_populate_record(null::${name}, jsonb_build_object('${practice}', '${mine}'))).*`
    const inserted = await actAs(role, theirs, copy)
    // 42501: row-level security or a right that the role does not have.
    assert.equal(inserted, "42501", `insert into ${name}`)
  }
})

test("each role sees its own schema only", async () => {
  for (const { name } of tables) {
    const other = name.startsWith("keeper.") ? "subrosa_store" : "subrosa_keeper"
    assert.equal(
      await actAs(other, cast.practice.practice, `select count(*) from ${name}`),
      "42501",
      `${other} on ${name}`,
    )
  }
})

test("the roles can do nothing that stands above row-level security", async () => {
  const rows = await queryAs(
    server.admin,
    `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication from pg_roles
      where rolname in ('subrosa_keeper', 'subrosa_store') order by 1`,
  )
  const nothing = {
    ...{ rolsuper: false, rolbypassrls: false, rolcreaterole: false },
    ...{ rolcreatedb: false, rolcanlogin: false, rolreplication: false },
  }
  assert.deepEqual(rows, [
    { rolname: "subrosa_keeper", ...nothing },
    { rolname: "subrosa_store", ...nothing },
  ])
})

const roleOf = (table: string): string => (table.startsWith("keeper.") ? "subrosa_keeper" : "subrosa_store")

async function countAs(table: string, practice: string, where: string): Promise<number> {
  const text = `set role ${roleOf(table)}; set subrosa.practice = '${practice}'; select count(*)::int as n from ${table} where ${where}`
  return Number((await queryAs(server.admin, text))[0]?.n)
}

/** Rows that the act touched, or the code of its refusal. Nothing stays. */
async function actAs(role: string, practice: string, act: string): Promise<number | string> {
  const client = new Client(clientConfig(server.admin))
  await client.connect()
  try {
    await client.query(`begin; set local role ${role}; set local subrosa.practice = '${practice}'`)
    return (await client.query(act)).rowCount ?? 0
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error)
  } finally {
    await client.query("rollback")
    await client.end()
  }
}
