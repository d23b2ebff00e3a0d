/** The store's rows for a backup (spec/backup.md), from the snapshot that the keeper's rows were read in. */
import type { Database, Sql } from "./db.ts"

const tables = [
  { name: "entry", order: "chart, entry", rowsAtOnce: 50 },
  { name: "attachment_chunk", order: "chart, attachment, index", rowsAtOnce: 8 },
  { name: "search_token", order: "token, chart", rowsAtOnce: 1000 },
  { name: "resource_token", order: "key, content, chart, entry", rowsAtOnce: 1000 },
  { name: "document", order: "team, name", rowsAtOnce: 8 },
] as const

export type TableRows = AsyncIterable<{ table: string; rows: readonly Record<string, unknown>[] }>

/**
 * `snapshot`: as named by pg_export_snapshot on a connection to the same cluster whose transaction is still open; undefined where the
 * keeper has a cluster of its own: then one of this moment.
 */
export function backupRows<T>(
  db: Database,
  practice: string,
  snapshot: string | undefined,
  work: (rows: TableRows) => Promise<T>,
): Promise<T> {
  // A literal, as SET takes no parameters; the name comes from PostgreSQL and is checked all the same.
  if (snapshot !== undefined && !/^[0-9A-F-]+$/.test(snapshot)) throw new Error("invariant: not the name of a snapshot")
  return db.transaction(practice, async (sql) => {
    await sql.query({ text: "set transaction isolation level repeatable read, read only" })
    if (snapshot !== undefined) await sql.query({ text: `set transaction snapshot '${snapshot}'` })
    // It waits while the keeper's rows are read, at whatever pace the reader takes them.
    await sql.query({ text: "set local idle_in_transaction_session_timeout = 0" })
    return work(readTables(sql, practice))
  })
}

async function* readTables(sql: Sql, practice: string): TableRows {
  for (const { name, order, rowsAtOnce } of tables) {
    const cursor = `backup_${name}`
    await sql.query(
      {
        text: `declare ${cursor} no scroll cursor for select * from store.${name} where practice = $1 order by ${order}`,
      },
      [practice],
    )
    for (;;) {
      const { rows } = await sql.query<Record<string, unknown>>({ text: `fetch ${rowsAtOnce} from ${cursor}` })
      if (rows.length === 0) break
      yield { table: `store.${name}`, rows }
    }
    await sql.query({ text: `close ${cursor}` })
  }
}
