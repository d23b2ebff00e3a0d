/** Sealed notices as rows. Neither the link's key nor the address is ever among them. */
import type { AccountId, CaseId, ChartId, NoticeStepId, PracticeId, SealedNoticeId } from "@subrosa/contract"
import type { Sql } from "../db.ts"

export interface SealedRow {
  id: SealedNoticeId
  case_id: CaseId
  chart: ChartId
  letter: Uint8Array
  step: NoticeStepId
  sealed: Uint8Array | null
  opener: Uint8Array
  state: "sending" | "accepted" | "refused" | "later"
  code: string | null
  account: AccountId
  begun_at: Date
  expires_at: Date
  opened_at: Date | null
}
export type Attempt = Pick<SealedRow, "id" | "state" | "code">

const insert = {
  name: "keeper.sealed-notice.insert",
  text: `insert into keeper.sealed_notice
      (practice, id, case_id, chart, letter, step, sealed, opener, state, account, begun_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'sending', $9, $10, $11) on conflict do nothing`,
}
const ofStep = {
  name: "keeper.sealed-notice.of-step",
  text: "select id, state, code from keeper.sealed_notice where practice = $1 and case_id = $2 and step = $3",
}
const byId = {
  name: "keeper.sealed-notice.by-id",
  text: `select id, case_id, chart, letter, step, sealed, opener, state, code, account, begun_at, expires_at, opened_at
    from keeper.sealed_notice where practice = $1 and id = $2`,
}
const answer = {
  name: "keeper.sealed-notice.answer",
  // Who has opened it meanwhile has had it, whatever the mail server says.
  text: `update keeper.sealed_notice set state = $3, code = $4, answered_at = $5
    where practice = $1 and id = $2 and state = 'sending'`,
}
const remove = {
  name: "keeper.sealed-notice.remove",
  text: "delete from keeper.sealed_notice where practice = $1 and id = $2",
}
const open = {
  name: "keeper.sealed-notice.open",
  text: `update keeper.sealed_notice set opened_at = $3 where practice = $1 and id = $2 and opened_at is null`,
}
const erase = {
  name: "keeper.sealed-notice.erase",
  text: `update keeper.sealed_notice set sealed = null where practice = $1 and sealed is not null and expires_at <= $2`,
}

/** Every try with a step's letter. */
export const attemptsOf = async (sql: Sql, practice: PracticeId, id: CaseId, step: NoticeStepId) =>
  (await sql.query<Attempt>(ofStep, [practice, id, step])).rows

/** False when the id is taken. */
export async function sealedStore(
  sql: Sql,
  practice: PracticeId,
  row: Omit<SealedRow, "state" | "code" | "opened_at">,
): Promise<boolean> {
  const { rowCount } = await sql.query(insert, [
    ...[practice, row.id, row.case_id, row.chart, row.letter, row.step, row.sealed, row.opener],
    ...[row.account, row.begun_at, row.expires_at],
  ])
  return rowCount > 0
}

export async function sealedRead(sql: Sql, practice: PracticeId, id: SealedNoticeId): Promise<SealedRow | undefined> {
  const { rows } = await sql.query<SealedRow>(byId, [practice, id])
  return rows[0]
}

export async function sealedAnswer(
  sql: Sql,
  practice: PracticeId,
  { id, state, code }: Attempt,
  now: Date,
): Promise<void> {
  await sql.query(answer, [practice, id, state, code, now])
}

/** Of a try whose mail never left: its link is nobody's. */
export async function sealedRemove(sql: Sql, practice: PracticeId, id: SealedNoticeId): Promise<void> {
  await sql.query(remove, [practice, id])
}

/** False when it was opened before. */
export async function sealedMarkOpened(
  sql: Sql,
  practice: PracticeId,
  id: SealedNoticeId,
  now: Date,
): Promise<boolean> {
  return (await sql.query(open, [practice, id, now])).rowCount > 0
}

export async function sealedErase(sql: Sql, practice: PracticeId, now: Date): Promise<void> {
  await sql.query(erase, [practice, now])
}
