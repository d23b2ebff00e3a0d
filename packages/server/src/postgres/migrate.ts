/**
 * Migrations: consecutive ids per schema, each in a transaction of its own, recorded in `subrosa.migration`.
 *
 * Every schema has one owner (keeper, store) that brings its migrations as data. Servers that start at the same time wait
 * for each other; a database that is newer than the code is refused, because nobody knows what it means.
 */
import { type ClientBase, escapeIdentifier } from "pg"
import { codeOf, ServerError } from "../errors.ts"
import { ensureRole } from "./roles.ts"

export interface Migration {
  /** 1, 2, 3, … */
  id: number
  name: string
  /** One or more statements. Unqualified names mean the owner's schema. Grants to the role are the migration's business. */
  sql: string
}

export interface SchemaOwner {
  schema: string
  /** The role its queries run as. */
  role: string
  migrations: readonly Migration[]
}

export interface AppliedMigration {
  schema: string
  id: number
  name: string
}

/** Any number will do, so long as every Subrosa uses the same: "subrosa" in ASCII. */
const lockKey = "32500998943404897"

/** Brings every owner's schema up to date; answers what it applied. Throws ServerError `database_too_new`, `migration_failed`. */
export async function migrate(client: ClientBase, owners: readonly SchemaOwner[]): Promise<AppliedMigration[]> {
  owners.forEach(checkConsecutive)
  const done = await readApplied(client)
  if (owners.every((owner) => pending(owner, done).length === 0 && done.has(owner.schema))) return []
  await client.query("select pg_advisory_lock($1)", [lockKey])
  try {
    return await applyAll(client, owners)
  } finally {
    await client.query("select pg_advisory_unlock($1)", [lockKey])
  }
}

async function applyAll(client: ClientBase, owners: readonly SchemaOwner[]): Promise<AppliedMigration[]> {
  await client.query("create schema if not exists subrosa")
  await client.query(`create table if not exists subrosa.migration (
    schema text not null, id int not null, name text not null, applied_at timestamptz not null default now(),
    primary key (schema, id))`)
  // Read again: another server may have migrated while this one waited for the lock.
  const done = await readApplied(client)
  const applied: AppliedMigration[] = []
  for (const owner of owners) {
    await ensureRole(client, owner.role)
    await client.query(`create schema if not exists ${escapeIdentifier(owner.schema)}`)
    await client.query(`grant usage on schema ${escapeIdentifier(owner.schema)} to ${escapeIdentifier(owner.role)}`)
    for (const migration of pending(owner, done)) {
      await apply(client, owner.schema, migration)
      applied.push({ schema: owner.schema, id: migration.id, name: migration.name })
    }
  }
  return applied
}

async function apply(client: ClientBase, schema: string, { id, name, sql }: Migration): Promise<void> {
  await client.query("begin")
  try {
    await client.query(`set local search_path to ${escapeIdentifier(schema)}`)
    await client.query(sql)
    await client.query("insert into subrosa.migration (schema, id, name) values ($1, $2, $3)", [schema, id, name])
    await client.query("commit")
  } catch (error) {
    await client.query("rollback")
    throw new ServerError(
      "migration_failed",
      `migration ${id} (${name}) of the schema ${schema} failed${codeOf(error) === undefined ? "" : ` (${codeOf(error)})`}`,
      "nothing was changed by it; start the previous version of Subrosa again and report this",
      error,
    )
  }
}

/** Applied migrations by schema and id; empty if the database is new. */
async function readApplied(client: ClientBase): Promise<Map<string, Map<number, string>>> {
  const done = new Map<string, Map<number, string>>()
  const exists = await client.query<{ found: boolean }>("select to_regclass('subrosa.migration') is not null as found")
  if (exists.rows[0]?.found !== true) return done
  const { rows } = await client.query<AppliedMigration>("select schema, id, name from subrosa.migration")
  for (const { schema, id, name } of rows) done.set(schema, (done.get(schema) ?? new Map()).set(id, name))
  return done
}

/** What is still to be applied; throws if the database has what the code does not know. */
function pending(owner: SchemaOwner, done: Map<string, Map<number, string>>): Migration[] {
  const applied = done.get(owner.schema) ?? new Map<number, string>()
  const known = new Map(owner.migrations.map(({ id, name }) => [id, name]))
  for (const [id, name] of applied) {
    if (known.get(id) === name) continue
    throw new ServerError(
      "database_too_new",
      `the database's schema ${owner.schema} has migration ${id} (${name}), which this version of Subrosa does not know`,
      "start the version of Subrosa that was used last, or a newer one",
    )
  }
  return owner.migrations.filter(({ id }) => !applied.has(id))
}

function checkConsecutive({ schema, migrations }: SchemaOwner): void {
  migrations.forEach(({ id }, index) => {
    if (id !== index + 1)
      throw new Error(`migrations of ${schema} must be numbered 1, 2, 3, …: found ${id} in place ${index + 1}`)
  })
}
