/** An operator's own PostgreSQL (DATABASE_URL): checked before anything is asked of it. */
import { Client } from "pg"
import { codeOf, ServerError } from "../errors.ts"
import { clientConfig } from "./connection.ts"
import { databaseFailure } from "./failure.ts"

export const oldestMajor = 15

export interface ExternalDatabase {
  version: number
  /** Sentences for the operator: what would better be otherwise. */
  warnings: string[]
}

/**
 * Connects once and checks version and role.
 *
 * Throws ServerError `database_unreachable`, `database_refused` or `postgres_version`; no message holds the password.
 */
export async function checkExternal(url: string): Promise<ExternalDatabase> {
  const client = clientOf(url)
  // Never the user or the password.
  const place = `${client.host}:${client.port}/${client.database ?? ""}`
  client.on("error", () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number; name: string; unlimited: boolean }>(
      `select current_setting('server_version_num')::int as version, current_user as name,
         rolsuper or rolbypassrls as unlimited from pg_roles where rolname = current_user`,
    )
    const row = rows[0]
    const version = Math.floor((row?.version ?? 0) / 10_000)
    checkExternalVersion(version, place)
    const warning = `the database role ${row?.name} is exempt from row-level security; give Subrosa a role of its own: create role subrosa login createrole`
    return { version, warnings: row?.unlimited === true ? [warning] : [] }
  } catch (error) {
    throw error instanceof ServerError ? error : explain(error, place)
  } finally {
    await client.end().catch(() => {})
  }
}

export function checkExternalVersion(version: number, place: string): void {
  if (version >= oldestMajor) return
  throw new ServerError(
    "postgres_version",
    `the PostgreSQL at ${place} is version ${version}; Subrosa needs ${oldestMajor} or newer`,
    "upgrade it, point DATABASE_URL at a newer one, or unset DATABASE_URL to use the embedded PostgreSQL",
  )
}

function explain(error: unknown, place: string): ServerError {
  const code = codeOf(error)
  if (code === "3D000")
    return refused(place, "there is no such database", "create it: createdb --owner ROLE NAME", error)
  if (code?.startsWith("28")) {
    return refused(place, "it does not accept this role and password", "check DATABASE_URL's user and password", error)
  }
  if (databaseFailure(error) === undefined && code === undefined && !(error instanceof Error)) throw error
  return new ServerError(
    "database_unreachable",
    `the database at ${place} cannot be reached${code === undefined ? "" : ` (${code})`}`,
    "check that it runs, that DATABASE_URL names its host and port, and that no firewall stands between",
    error,
  )
}

const refused = (place: string, why: string, hint: string, cause: unknown) =>
  new ServerError("database_refused", `the database at ${place} refused: ${why}`, hint, cause)

/** Throws where the URL cannot be read; what is thrown never repeats it, for it may hold a password. */
function clientOf(url: string): Client {
  try {
    return new Client(clientConfig({ url }))
  } catch {
    throw new ServerError(
      "invalid_option",
      "DATABASE_URL cannot be read",
      "write postgresql://user:password@host:5432/database",
    )
  }
}
