/** Which tables and columns rows may be restored into: those of the two schemas as this version has migrated them. */
import { escapeIdentifier } from "pg"
import { ServerError } from "../errors.ts"
import type { RowBatch } from "./row-batches.ts"

/** What was allowed for a while in the past is not restored: sessions and bulk releases under way end with a restore. */
const passing = new Set(["keeper.session", "keeper.export"])
/** Of the server, not of a practice: what is there already stays. */
const shared = new Set(["keeper.server_secret"])

/** Columns by table name. */
export type TableColumns = ReadonlyMap<string, ReadonlySet<string>>

export const columnsQuery = `select table_schema || '.' || table_name as "table", column_name as column
  from information_schema.columns where table_schema in ('keeper', 'store')`

/** The insert for a batch, undefined when its rows are not restored. @throws ServerError `restore_failed` for what this version does not know */
export function insertStatement({ table, columns }: RowBatch, known: TableColumns): string | undefined {
  if (passing.has(table)) return undefined
  const own = known.get(table)
  const strange = own === undefined ? table : columns.find((column) => !own.has(column))
  if (own === undefined || strange !== undefined) {
    throw new ServerError(
      "restore_failed",
      `the backup holds ${own === undefined ? `a table ${table}` : `a column ${strange} in ${table}`} that this version does not know`,
      "restore it with the version of Subrosa that made it, or a newer one",
    )
  }
  const target = table.split(".").map(escapeIdentifier).join(".")
  const list = columns.map(escapeIdentifier).join(", ")
  const onConflict = shared.has(table) ? " on conflict do nothing" : ""
  return `insert into ${target} (${list}) select ${list} from json_populate_recordset(null::${target}, $1::json)${onConflict}`
}
