/** The keeper's rows for a backup (spec/backup.md), read in one snapshot in an order in which each row's references come first. */
import { ApiError, mayAct } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database, Sql } from "../db.ts"

/** All but what belongs to this server alone (its secrets, reservations, sign-ins under way). */
const tables = [
  { name: "practice", order: "id", key: "id" },
  { name: "keeper_key", order: "name, version", key: "practice" },
  { name: "account", order: "created_at, id", key: "practice" },
  { name: "slot", order: "id", key: "practice" },
  { name: "passkey", order: "slot", key: "practice" },
  { name: "password", order: "slot", key: "practice" },
  { name: "device", order: "id", key: "practice" },
  { name: "session", order: "id", key: "practice" },
  { name: "invitation", order: "id", key: "practice" },
  { name: "team", order: "id", key: "practice" },
  { name: "team_member", order: "team, account", key: "practice" },
  { name: "team_key", order: "team, version, account", key: "practice" },
  { name: "chart", order: "id", key: "practice" },
  { name: "segment", order: "id", key: "practice" },
  { name: "segment_key", order: "segment, key_version, team, team_version", key: "practice" },
  { name: "share", order: "chart, seq", key: "practice" },
  { name: "opening", order: "account, at, chart", key: "practice" },
  { name: "export", order: "id", key: "practice" },
  { name: "log_head", order: "practice", key: "practice" },
  { name: "log_leaf", order: "index", key: "practice" },
  { name: "log_tile", order: "level, index", key: "practice" },
] as const

const rowsAtOnce = 500

export interface BackupSource {
  /** The newest checkpoint in the snapshot. */
  checkpoint: string
  /** Names the snapshot, for another connection to the same cluster. */
  snapshot: string
  /** Table by table, a few hundred rows at a time. */
  rows: AsyncIterable<{ table: string; rows: readonly Record<string, unknown>[] }>
}

/** Runs `work` on an open snapshot. @throws ApiError `forbidden` */
export async function backupRows<T>(
  db: Database,
  caller: Caller,
  work: (source: BackupSource) => Promise<T>,
): Promise<T> {
  if (!mayAct(caller.roles, "practice-export")) throw new ApiError("forbidden", "an owner may back up the practice")
  return db.transaction(caller.practice, async (sql) => {
    await sql.query({ text: "set transaction isolation level repeatable read, read only" })
    const { rows: taken } = await sql.query<{ snapshot: string; checkpoint: string }>(
      {
        text: "select pg_export_snapshot() as snapshot, checkpoint from keeper.log_head where practice = $1",
      },
      [caller.practice],
    )
    const [first] = taken
    if (first === undefined) throw new ApiError("not_found", "there is no such practice")
    return work({ ...first, rows: readTables(sql, caller.practice) })
  })
}

async function* readTables(sql: Sql, practice: string): BackupSource["rows"] {
  for (const { name, order, key } of tables) {
    const cursor = `backup_${name}`
    await sql.query(
      {
        text: `declare ${cursor} no scroll cursor for select * from keeper.${name} where ${key} = $1 order by ${order}`,
      },
      [practice],
    )
    for (;;) {
      const { rows } = await sql.query<Record<string, unknown>>({ text: `fetch ${rowsAtOnce} from ${cursor}` })
      if (rows.length === 0) break
      yield { table: `keeper.${name}`, rows }
    }
    await sql.query({ text: `close ${cursor}` })
  }
}
