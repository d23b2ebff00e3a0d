/** Break-glass openings as rows. */
import { type AccountId, type BreakGlass, type BreakGlassId, type ChartId, EmergencyCode } from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"

/** So many different charts within a day one person may open so; after that a second person has to agree. */
export const emergenciesPerDay = 3
/** How long a grant holds. */
export const emergencyMs = 3_600_000

interface Row {
  id: BreakGlassId
  account: AccountId
  chart: ChartId
  code: string
  note: Uint8Array
  since: Date
  until: Date
}

const columns = "id, account, chart, code, note, since, until"
const since = {
  name: "keeper.break-glass.since",
  text: `select ${columns} from keeper.break_glass where practice = $1 and since > $2 order by since desc, id`,
}
const byId = {
  name: "keeper.break-glass.by-id",
  text: `select ${columns} from keeper.break_glass where practice = $1 and id = $2`,
}
const insert = {
  name: "keeper.break-glass.insert",
  text: `insert into keeper.break_glass (practice, id, account, chart, device, code, note, since, until)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
}

export const emergenciesSince = async (sql: Sql, practice: string, from: Date): Promise<Row[]> =>
  (await sql.query<Row>(since, [practice, from])).rows

export const emergencyById = async (sql: Sql, practice: string, id: string): Promise<Row | undefined> =>
  (await sql.query<Row>(byId, [practice, id])).rows[0]

export async function emergencyStore(
  sql: Sql,
  practice: string,
  row: Omit<Row, "account" | "chart"> & { account: string; chart: string; device: string },
): Promise<void> {
  const { id, account, chart, device, code, note, since, until } = row
  await sql.query(insert, [practice, id, account, chart, device, code, Buffer.from(note), since, until])
}

export const toBreakGlass = (row: Row): BreakGlass => ({
  ...row,
  code: EmergencyCode.parse(row.code),
  note: b64u(row.note),
  since: row.since.toISOString(),
  until: row.until.toISOString(),
})
