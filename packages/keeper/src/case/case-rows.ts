/** Cases and their journals as rows. */
import type {
  AccountId,
  CaseEntry,
  CaseEntryId,
  CaseFile,
  CaseId,
  CaseLine,
  DeviceId,
  PracticeId,
} from "@subrosa/contract"
import { ApiError } from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"

interface FileRow {
  id: CaseId
  opened_at: Date
  rehearsal: boolean
  hold: boolean
  closed_at: Date | null
  entries: number
  scope: number
}
const fileColumns = "id, opened_at, rehearsal, hold, closed_at, entries, scope"

interface LineRow extends FileRow {
  opening: CaseEntryId
  text: Uint8Array | null
}

export interface EntryRow {
  case_id: CaseId
  seq: number
  id: CaseEntryId
  account: AccountId
  device: DeviceId
  at: Date
  body: string
  text: Uint8Array | null
  index: number | null
}

const lines = {
  name: "keeper.case-file.all",
  text: `select f.*, e.id as opening, e.text from (select practice, ${fileColumns} from keeper.case_file where practice = $1) f
    join keeper.case_entry e on e.practice = f.practice and e.case_id = f.id and e.seq = 1 order by f.opened_at desc, f.id`,
}
const fileById = {
  name: "keeper.case-file.by-id",
  text: `select ${fileColumns} from keeper.case_file where practice = $1 and id = $2`,
}
const insertFile = {
  name: "keeper.case-file.insert",
  text: `insert into keeper.case_file (practice, id, opened_at, rehearsal, hold, reach_from, entries, scope)
    values ($1, $2, $3, $4, false, $5, 0, 0)`,
}
const updateFile = {
  name: "keeper.case-file.update",
  text: `update keeper.case_file set entries = $3, hold = coalesce($4, hold), scope = coalesce($5, scope),
      closed_at = case when $6::text = 'keep' then closed_at else $7 end
    where practice = $1 and id = $2`,
}
const entryColumns = `e.case_id, e.seq, e.id, e.account, e.device, e.at, e.body, e.text, l.index`
const entriesFrom = `from keeper.case_entry e
  left join keeper.log_leaf l on l.practice = e.practice and l.case_entry = e.id`
const entriesAfter = {
  name: "keeper.case-entry.after",
  text: `select ${entryColumns} ${entriesFrom} where e.practice = $1 and e.case_id = $2 and e.seq > $3 order by e.seq limit $4`,
}
const entriesById = {
  name: "keeper.case-entry.by-id",
  text: `select ${entryColumns} ${entriesFrom} where e.practice = $1 and e.id = any($2::uuid[]) order by e.seq`,
}
const insertEntry = {
  name: "keeper.case-entry.insert",
  text: `insert into keeper.case_entry (practice, case_id, seq, id, account, device, at, body, text)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
}

/** Newest first. */
export const caseLines = async (sql: Sql, practice: PracticeId): Promise<CaseLine[]> =>
  (await sql.query<LineRow>(lines, [practice])).rows.map((row) => ({
    ...toFile(row),
    opening: { id: row.opening, text: row.text === null ? null : b64u(row.text) },
  }))

/** Tells the planner how many rows there are, after many were written in one go (schema/0013-case-sizes.ts). */
export async function analyzeCases(sql: Sql): Promise<void> {
  await sql.query({ name: "keeper.case.analyze", text: "select keeper.analyze_cases()" })
}

export async function caseFind(sql: Sql, practice: PracticeId, id: CaseId): Promise<CaseFile | undefined> {
  const { rows } = await sql.query<FileRow>(fileById, [practice, id])
  return rows[0] && toFile(rows[0])
}

/** @throws ApiError `not_found` */
export async function requireCase(sql: Sql, practice: PracticeId, id: CaseId): Promise<CaseFile> {
  const file = await caseFind(sql, practice, id)
  if (file === undefined) throw new ApiError("not_found", "there is no such case")
  return file
}

export async function caseStore(
  sql: Sql,
  practice: PracticeId,
  file: { id: CaseId; openedAt: Date; rehearsal: boolean; reachFrom: number },
): Promise<void> {
  await sql.query(insertFile, [practice, file.id, file.openedAt, file.rehearsal, file.reachFrom])
}

export interface FileChange {
  entries: number
  hold?: boolean
  scope?: number
  /** Null: opened again. */
  closedAt?: Date | null
}

export async function caseMove(sql: Sql, practice: PracticeId, id: CaseId, change: FileChange): Promise<void> {
  const { entries, hold, scope, closedAt } = change
  const closing = closedAt === undefined ? "keep" : "set"
  await sql.query(updateFile, [practice, id, entries, hold ?? null, scope ?? null, closing, closedAt ?? null])
}

export const entriesOf = async (sql: Sql, practice: PracticeId, id: CaseId, after: number, limit: number) =>
  (await sql.query<EntryRow>(entriesAfter, [practice, id, after, limit])).rows

/** In the order of their seq. */
export const entriesRead = async (sql: Sql, practice: PracticeId, ids: readonly CaseEntryId[]) =>
  (await sql.query<EntryRow>(entriesById, [practice, ids])).rows

export async function entryStore(sql: Sql, practice: PracticeId, row: Omit<EntryRow, "index">): Promise<void> {
  await sql.query(insertEntry, [
    ...[practice, row.case_id, row.seq, row.id, row.account, row.device, row.at, row.body],
    row.text === null ? null : Buffer.from(row.text),
  ])
}

const toFile = (row: FileRow): CaseFile => ({
  id: row.id,
  openedAt: row.opened_at.toISOString(),
  rehearsal: row.rehearsal,
  hold: row.hold,
  closedAt: row.closed_at?.toISOString() ?? null,
  entries: row.entries,
  scope: row.scope,
})

export function toEntry(row: EntryRow): CaseEntry {
  if (row.index === null) throw new Error("invariant: an entry of a journal stands in the log")
  return {
    case: row.case_id,
    seq: row.seq,
    id: row.id,
    account: row.account,
    device: row.device,
    time: row.at.toISOString(),
    body: row.body,
    text: row.text === null ? null : b64u(row.text),
    index: row.index,
  }
}
