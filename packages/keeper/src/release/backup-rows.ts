/** The keeper's rows for a backup (spec/backup.md), read in one snapshot in an order in which each row's references come first. */
import { ApiError, mayAct } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database, Sql } from "../db.ts"

/** Belongs to this server alone, is short-lived, or is found out anew: what is under way, what witnesses have answered, how far a look has come. */
export const leftOut = [
  ...["alarm_delivery", "attempt", "caseload_write", "failed_try", "import", "reservation"],
  ...["cosignature", "witness_round", "witness_state", "snoop_cursor"],
  ...["key_rotation", "key_rotation_logged", "log_erasure", "log_subtree"],
]

/**
 * All others. Of the server's own secrets the OPAQUE set-up is in it:
 * without it no password of the practice would open anything again. Like the keeper keys it is sealed under the key-encryption key.
 */
export const tables: readonly { name: string; order: string; filter?: string }[] = [
  { name: "practice", order: "id", filter: "id = $1" },
  { name: "keeper_key", order: "name, version" },
  { name: "server_secret", order: "name", filter: "name = 'opaque' and $1::uuid is not null" },
  { name: "account", order: "created_at, id" },
  { name: "slot", order: "id" },
  { name: "passkey", order: "slot" },
  { name: "password", order: "slot" },
  { name: "device", order: "id" },
  { name: "session", order: "id" },
  { name: "invitation", order: "id" },
  { name: "team", order: "id" },
  { name: "team_member", order: "team, account" },
  { name: "team_key", order: "team, version, account" },
  { name: "chart", order: "id" },
  { name: "segment", order: "id" },
  { name: "segment_key", order: "segment, key_version, team, team_version" },
  { name: "share", order: "chart, seq" },
  { name: "approval", order: "requested_at, id" },
  { name: "recovery_set", order: "account" },
  { name: "recovery_key", order: "recovery_set, helper" },
  { name: "recovery", order: "started_at, id" },
  { name: "recovery_notice", order: "at, id" },
  { name: "lock", order: "since, id" },
  { name: "alarm", order: "raised_at, id" },
  { name: "alarm_channel", order: "created_at, id" },
  { name: "kinship", order: "kind, subject" },
  { name: "decoy_list", order: "practice" },
  { name: "finding", order: "found_at, id" },
  { name: "care_relation", order: "account, chart, kind" },
  { name: "break_glass", order: "since, id" },
  { name: "opening_hour", order: "hour" },
  { name: "breaker", order: "tripped_at" },
  { name: "refusal", order: "account" },
  { name: "opening", order: "account, chart" },
  { name: "export", order: "id" },
  { name: "case_file", order: "opened_at, id" },
  { name: "case_entry", order: "case_id, seq" },
  { name: "case_chart", order: "case_id, version, chart" },
  { name: "case_release", order: "id" },
  { name: "notice", order: "case_id, chart" },
  { name: "notice_letter", order: "case_id, chart, made_at, letter" },
  { name: "notice_step", order: "case_id, place" },
  { name: "sealed_notice", order: "case_id, begun_at, id" },
  { name: "code_pool", order: "created_at, id" },
  { name: "code", order: "pool, place" },
  { name: "witness_policy", order: "practice" },
  { name: "drill_result", order: "ran_at, id" },
  { name: "log_head", order: "practice" },
  { name: "log_leaf", order: "index" },
  { name: "log_tile", order: "level, index" },
]

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
    // It waits while the store's rows are read, at whatever pace the reader takes them.
    await sql.query({ text: "set local idle_in_transaction_session_timeout = 0" })
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
  for (const { name, order, filter = "practice = $1" } of tables) {
    const cursor = `backup_${name}`
    await sql.query(
      {
        text: `declare ${cursor} no scroll cursor for select * from keeper.${name} where ${filter} order by ${order}`,
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
