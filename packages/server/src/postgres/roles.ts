/**
 * The database roles the modules work as: each sees its own schema and nothing else.
 *
 * Roles belong to the whole cluster, so several databases (tests, several servers) may create them at the same time.
 */
import { setTimeout as sleep } from "node:timers/promises"
import { type ClientBase, escapeIdentifier } from "pg"
import { codeOf, ServerError } from "../errors.ts"

/** Another connection was faster: duplicate_object, unique_violation, "tuple concurrently updated". */
const races = new Set(["42710", "23505", "XX000"])

/** Makes sure that `role` exists (no login, inherits nothing) and that this connection may become it. */
export async function ensureRole(client: ClientBase, role: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await createRole(client, role)
    } catch (error) {
      if (!races.has(codeOf(error) ?? "") || attempt === 20) throw explain(error, role)
      await sleep(10 * attempt)
    }
  }
}

async function createRole(client: ClientBase, role: string): Promise<void> {
  const { rows } = await client.query<{ member: boolean }>(
    "select pg_has_role(current_user, oid, 'member') as member from pg_roles where rolname = $1",
    [role],
  )
  const id = escapeIdentifier(role)
  if (rows.length === 0) await client.query(`create role ${id} nologin noinherit`)
  // From PostgreSQL 16 on, the creator of a role may administer it but not become it: that takes the grant as well.
  if (rows[0]?.member !== true || !(await mayBecome(client, id))) await client.query(`grant ${id} to current_user`)
}

async function mayBecome(client: ClientBase, id: string): Promise<boolean> {
  try {
    await client.query(`set role ${id}`)
    await client.query("reset role")
    return true
  } catch (error) {
    if (codeOf(error) === "42501") return false
    throw error
  }
}

function explain(error: unknown, role: string): unknown {
  if (codeOf(error) !== "42501") return error
  return new ServerError(
    "database_role_missing",
    `the database's role ${role} is missing, and DATABASE_URL's user may not create it`,
    `let an administrator run: create role ${role} nologin noinherit; grant ${role} to YOUR_USER`,
    error,
  )
}
