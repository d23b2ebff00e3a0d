/** What the database holds, table by table, as counts and digests: to tell whether a request changed anything. */
import type { SocketConnection } from "@subrosa/server"
import { queryAs } from "./office.ts"

export interface Table {
  /** With its schema. */
  name: string
  /** The column that names the practice; undefined for what belongs to the server. */
  practice: string | undefined
}

/** Tables of both schemas, in order of their names. */
export async function tablesOf(admin: SocketConnection): Promise<Table[]> {
  const rows = await queryAs(
    admin,
    `select t.table_schema || '.' || t.table_name as name, c.column_name as practice
      from information_schema.tables t left join information_schema.columns c
        on c.table_schema = t.table_schema and c.table_name = t.table_name
          and c.column_name = case when t.table_schema || '.' || t.table_name = 'keeper.practice' then 'id' else 'practice' end
      where t.table_schema in ('keeper', 'store') and t.table_type = 'BASE TABLE' order by 1`,
  )
  return rows.map(({ name, practice }) => ({
    name: String(name),
    practice: typeof practice === "string" ? practice : undefined,
  }))
}

/** Lost in a crash on purpose, and written by every sign-in that fails. */
const passing = new Set(["keeper.attempt", "keeper.failed_try"])

/** Per table `count digest`; of one practice's rows, or of all, of a server that does nothing by itself. When somebody was last seen does not count. */
export async function rowDigests(admin: SocketConnection, practice?: string): Promise<Record<string, string>> {
  const tables = (await tablesOf(admin)).filter(({ name }) => !passing.has(name))
  const counted = tables.filter((table) => practice === undefined || table.practice !== undefined)
  const selects = counted.map(({ name, practice: column }) => {
    const where = practice === undefined ? "" : `where ${column} = '${practice}'`
    return `select '${name}' as name, count(*) || ' ' || md5(coalesce(string_agg(digest, '' order by digest), '')) as rows
      from (select md5((to_jsonb(t) - 'last_seen_at')::text) as digest from ${name} t ${where}) as digests`
  })
  const rows = await queryAs(admin, selects.join(" union all "))
  return Object.fromEntries(rows.map(({ name, rows }) => [String(name), String(rows)]))
}
