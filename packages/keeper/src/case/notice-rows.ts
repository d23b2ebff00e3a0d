/** Notices as rows: where each stands, the letters there were, the steps it took. */
import type {
  AccountId,
  CaseId,
  ChartId,
  Notice,
  NoticeChannel,
  NoticeReason,
  NoticeState,
  NoticeStep,
  NoticeStepId,
  PracticeId,
} from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"

export interface NoticeRow {
  chart: ChartId
  state: NoticeState
  channel: NoticeChannel | null
  letter: Uint8Array | null
  reason: NoticeReason | null
  dropped: boolean
  updated_at: Date
}
const columns = "chart, state, channel, letter, reason, dropped, updated_at"

const byState = {
  name: "keeper.notice.by-state",
  text: `select state, dropped, count(*)::int as n from keeper.notice where practice = $1 and case_id = $2 group by state, dropped`,
}
const some = {
  name: "keeper.notice.some",
  text: `select ${columns} from keeper.notice where practice = $1 and case_id = $2 and chart = any($3::uuid[])`,
}
const page = {
  name: "keeper.notice.page",
  text: `select ${columns} from keeper.notice where practice = $1 and case_id = $2 and ($3::text is null or state = $3)
      and ($4::uuid is null or chart > $4) order by chart limit $5`,
}
const knownSteps = {
  name: "keeper.notice-step.known",
  text: "select id from keeper.notice_step where practice = $1 and case_id = $2 and id = any($3::uuid[])",
}
const stepsOf = {
  name: "keeper.notice-step.of-chart",
  text: `select id, to_state, channel, letter, reason, account, at from keeper.notice_step
    where practice = $1 and case_id = $2 and chart = $3 order by place`,
}
const insertSteps = {
  text: `insert into keeper.notice_step (practice, case_id, id, chart, to_state, channel, letter, reason, account, at, taken_at, place)
    select $1, $2, s.id, s.chart, s.to_state, s.channel, s.letter, s.reason, $3, s.at, $4,
      s.place + (select coalesce(max(place), 0) from keeper.notice_step where practice = $1 and case_id = $2)
    from unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::bytea[], $10::text[], $11::timestamptz[])
      with ordinality as s (id, chart, to_state, channel, letter, reason, at, place)`,
}
const insertLetters = {
  text: `insert into keeper.notice_letter (practice, case_id, chart, letter, channel, verification, made_at)
    select $1, $2, l.chart, l.letter, l.channel, l.verification, l.made_at
    from unnest($3::uuid[], $4::bytea[], $5::text[], $6::bytea[], $7::timestamptz[]) as l (chart, letter, channel, verification, made_at)
    on conflict (practice, case_id, chart, letter) do nothing`,
}
const moveNotices = {
  text: `update keeper.notice n set state = m.state, channel = m.channel, letter = m.letter, reason = m.reason, updated_at = $3
    from unnest($4::uuid[], $5::text[], $6::text[], $7::bytea[], $8::text[]) as m (chart, state, channel, letter, reason)
    where n.practice = $1 and n.case_id = $2 and n.chart = m.chart`,
}
const letterByCode = {
  name: "keeper.notice-letter.by-code",
  text: `select case_id, chart, letter, channel, made_at from keeper.notice_letter where practice = $1 and verification = $2`,
}

export async function noticesByState(
  sql: Sql,
  practice: PracticeId,
  id: CaseId,
): Promise<{ byState: Partial<Record<NoticeState, number>>; dropped: number }> {
  const { rows } = await sql.query<{ state: NoticeState; dropped: boolean; n: number }>(byState, [practice, id])
  const counts: Partial<Record<NoticeState, number>> = {}
  let dropped = 0
  for (const { state, dropped: isDropped, n } of rows) {
    if (isDropped) dropped += n
    else counts[state] = (counts[state] ?? 0) + n
  }
  return { byState: counts, dropped }
}

export const noticesRead = async (sql: Sql, practice: PracticeId, id: CaseId, charts: readonly ChartId[]) =>
  (await sql.query<NoticeRow>(some, [practice, id, charts])).rows

export const noticesPage = async (
  sql: Sql,
  practice: PracticeId,
  id: CaseId,
  { state, after, limit }: { state: NoticeState | undefined; after: ChartId | undefined; limit: number },
) => (await sql.query<NoticeRow>(page, [practice, id, state ?? null, after ?? null, limit])).rows

export async function stepsKnown(
  sql: Sql,
  practice: PracticeId,
  id: CaseId,
  steps: readonly NoticeStepId[],
): Promise<Set<NoticeStepId>> {
  const { rows } = await sql.query<{ id: NoticeStepId }>(knownSteps, [practice, id, steps])
  return new Set(rows.map((row) => row.id))
}

export interface StepRow {
  id: NoticeStepId
  to_state: NoticeStep["to"]
  channel: NoticeChannel | null
  letter: Uint8Array | null
  reason: NoticeReason | null
  account: AccountId
  at: Date
}

export const stepsRead = async (sql: Sql, practice: PracticeId, id: CaseId, chart: ChartId) =>
  (await sql.query<StepRow>(stepsOf, [practice, id, chart])).rows

const bytesOf = (text: string | undefined): Buffer | null =>
  text === undefined ? null : Buffer.from(text, "base64url")

/** The steps that were taken, and the notices as they stand after them. */
export async function stepsStore(
  sql: Sql,
  { practice, account }: { practice: PracticeId; account: AccountId },
  id: CaseId,
  now: Date,
  { steps, notices }: { steps: readonly NoticeStep[]; notices: readonly NoticeRow[] },
): Promise<void> {
  const made = steps.filter(({ to, letter }) => to === "made" && letter !== undefined)
  await sql.query(insertSteps, [
    ...[practice, id, account, now, steps.map((step) => step.id), steps.map(({ chart }) => chart)],
    ...[
      steps.map(({ to }) => to),
      steps.map(({ channel }) => channel ?? null),
      steps.map(({ letter }) => bytesOf(letter)),
    ],
    ...[steps.map(({ reason }) => reason ?? null), steps.map(({ at }) => new Date(at))],
  ])
  if (made.length > 0) {
    await sql.query(insertLetters, [
      ...[practice, id, made.map(({ chart }) => chart), made.map(({ letter }) => bytesOf(letter))],
      ...[made.map(({ channel }) => channel ?? null), made.map(({ verification }) => bytesOf(verification))],
      made.map(({ at }) => new Date(at)),
    ])
  }
  await sql.query(moveNotices, [
    ...[practice, id, now, notices.map(({ chart }) => chart), notices.map(({ state }) => state)],
    ...[notices.map(({ channel }) => channel), notices.map(({ letter }) => letter && Buffer.from(letter))],
    notices.map(({ reason }) => reason),
  ])
}

export async function letterFind(sql: Sql, practice: PracticeId, verification: Uint8Array) {
  const { rows } = await sql.query<{
    case_id: CaseId
    chart: ChartId
    letter: Uint8Array
    channel: NoticeChannel | null
    made_at: Date
  }>(letterByCode, [practice, Buffer.from(verification)])
  const [row] = rows
  if (row === undefined) return undefined
  const { chart, channel } = row
  return { case: row.case_id, chart, letter: b64u(row.letter), channel, madeAt: row.made_at.toISOString() }
}

export const toNotice = (row: NoticeRow): Notice => ({
  chart: row.chart,
  state: row.state,
  channel: row.channel,
  letter: row.letter === null ? null : b64u(row.letter),
  reason: row.reason,
  updatedAt: row.updated_at.toISOString(),
  dropped: row.dropped,
})
