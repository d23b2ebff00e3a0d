/** The thief's own PostgreSQL, started on the stolen data directory: every row, as the superuser. */
import { join } from "node:path"
import { clientConfig, type EmbeddedPostgres, startEmbedded } from "@subrosa/server"
import pg from "pg"

export interface StolenDatabase {
  /** Superuser of the database the product used. */
  client: pg.Client
  close(): Promise<void>
}

/** `folder` holds the stolen cluster as `postgres`. */
export async function openStolenDatabase(folder: string, database: string): Promise<StolenDatabase> {
  const postgres: EmbeddedPostgres = await startEmbedded({
    dir: join(folder, "postgres"),
    runDir: join(folder, "thief-run"),
    logFile: join(folder, "thief-postgres.log"),
    durable: false,
  })
  const client = new pg.Client(clientConfig({ ...postgres.admin, database }))
  client.on("error", () => {})
  try {
    await client.connect()
  } catch (error) {
    await postgres.stop()
    throw error
  }
  return {
    client,
    async close() {
      await client.end().catch(() => {})
      await postgres.stop()
    },
  }
}

/** Every table with rows of its own, the system's included: statistics hold samples of columns. */
export async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind = 'r' and relpersistence <> 't' order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** All rows of a table as text, as a dump would write them (bytes in hexadecimal), a few hundred at a time. */
export async function* rowsOf(client: pg.Client, table: string): AsyncGenerator<string[]> {
  await client.query("begin")
  try {
    await client.query(`declare stolen no scroll cursor for select t::text as line from ${table} t`)
    for (;;) {
      const { rows } = await client.query<{ line: string }>("fetch 200 from stolen")
      if (rows.length === 0) return
      yield rows.map(({ line }) => line)
    }
  } finally {
    await client.query("rollback")
  }
}
