/** Codes and their pools as rows. That no code is given twice is the table's own doing: one row, one person; one person, one row a case. */
import type { AccountId, CaseId, ChartId, CodePool, CodePoolId, PracticeId } from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"

interface PoolRow {
  id: CodePoolId
  label: string
  codes: number
  expires_at: Date | null
  complete: boolean
  created_at: Date
  kept: number
  free: number
  used: number
}

const poolsText = `select p.id, p.label, p.codes, p.expires_at, p.complete, p.created_at,
    count(c.place)::int as kept, count(c.place) filter (where c.chart is null)::int as free,
    count(c.used_at)::int as used
  from keeper.code_pool p left join keeper.code c on c.practice = p.practice and c.pool = p.id
  where p.practice = $1 and ($2::uuid is null or p.id = $2) group by p.practice, p.id order by p.created_at, p.id`
const pools = { name: "keeper.code-pool.read", text: poolsText }
const insertPool = {
  name: "keeper.code-pool.insert",
  text: `insert into keeper.code_pool (practice, id, label, codes, expires_at, complete, created_at)
    values ($1, $2, $3, $4, $5, false, $6) on conflict do nothing`,
}
const completePool = {
  name: "keeper.code-pool.complete",
  text: "update keeper.code_pool set complete = true where practice = $1 and id = $2",
}
/** Codes with one of these tokens, with their places. */
const byToken = {
  name: "keeper.code.by-token",
  text: "select pool, place, token, chart, used_at from keeper.code where practice = $1 and token = any($2::bytea[])",
}
const insertCodes = {
  text: `insert into keeper.code (practice, pool, place, token, sealed)
    select $1, $2, * from unnest($3::int[], $4::bytea[], $5::bytea[]) on conflict (practice, pool, place) do nothing`,
}
const counts = {
  name: "keeper.code.counts",
  text: `select
      (select count(*)::int from keeper.code c join keeper.code_pool p on p.practice = c.practice and p.id = c.pool and p.complete
        where c.practice = $1 and c.chart is null and (p.expires_at is null or p.expires_at > now())) as left,
      (select count(*)::int from keeper.code where practice = $1 and case_id = $2 and chart is not null) as assigned,
      (select count(*)::int from keeper.code where practice = $1 and case_id = $2 and used_at is not null) as used`,
}
const ofCharts = {
  name: "keeper.code.of-charts",
  text: `select chart, pool, token, sealed, used_at from keeper.code
    where practice = $1 and case_id = $2 and chart = any($3::uuid[]) order by chart`,
}
/** The pool that runs out first is used first. Rows are locked, so that what another server takes at the same moment is passed over. */
const free = {
  name: "keeper.code.free",
  text: `select c.pool, c.place from keeper.code c
    join keeper.code_pool p on p.practice = c.practice and p.id = c.pool
    where c.practice = $1 and c.chart is null and p.complete and (p.expires_at is null or p.expires_at > $2)
    order by p.expires_at nulls last, p.created_at, c.pool, c.place limit $3 for update of c skip locked`,
}
const assign = {
  text: `update keeper.code c set case_id = $2, chart = a.chart, assigned_at = $3, assigned_by = $4
    from unnest($5::uuid[], $6::int[], $7::uuid[]) as a (pool, place, chart)
    where c.practice = $1 and c.pool = a.pool and c.place = a.place and c.chart is null`,
}
const markUsed = {
  text: `update keeper.code c set used_at = coalesce(c.used_at, u.used_at) from unnest($2::bytea[], $3::timestamptz[]) as u (token, used_at)
    where c.practice = $1 and c.token = u.token and c.chart is not null`,
}

export async function poolsRead(
  sql: Sql,
  practice: PracticeId,
  only?: CodePoolId,
): Promise<(CodePool & { kept: number })[]> {
  const { rows } = await sql.query<PoolRow>(pools, [practice, only ?? null])
  return rows.map(({ id, label, codes, expires_at, complete, created_at, kept, free, used }) => ({
    id,
    label,
    codes,
    complete,
    kept,
    used,
    left: complete ? free : 0,
    createdAt: created_at.toISOString(),
    expiresAt: expires_at?.toISOString() ?? null,
  }))
}

export async function poolStore(
  sql: Sql,
  practice: PracticeId,
  pool: { id: CodePoolId; label: string; codes: number; expiresAt: string | null },
  now: Date,
): Promise<void> {
  const { id, label, codes, expiresAt } = pool
  await sql.query(insertPool, [practice, id, label, codes, expiresAt === null ? null : new Date(expiresAt), now])
}

export const poolComplete = (sql: Sql, practice: PracticeId, pool: CodePoolId) =>
  sql.query(completePool, [practice, pool])

export async function poolDiscard(sql: Sql, practice: PracticeId, pool: CodePoolId): Promise<void> {
  await sql.query({ text: "delete from keeper.code where practice = $1 and pool = $2" }, [practice, pool])
  await sql.query({ text: "delete from keeper.code_pool where practice = $1 and id = $2" }, [practice, pool])
}

export interface KnownCode {
  pool: CodePoolId
  place: number
  token: Uint8Array
  chart: ChartId | null
  used_at: Date | null
}

export const codesByToken = async (sql: Sql, practice: PracticeId, tokens: readonly string[]): Promise<KnownCode[]> =>
  (await sql.query<KnownCode>(byToken, [practice, tokens.map((token) => Buffer.from(token, "base64url"))])).rows

export async function codesStore(
  sql: Sql,
  practice: PracticeId,
  pool: CodePoolId,
  codes: readonly { place: number; token: string; sealed: string }[],
): Promise<void> {
  await sql.query(insertCodes, [
    ...[practice, pool, codes.map(({ place }) => place)],
    codes.map(({ token }) => Buffer.from(token, "base64url")),
    codes.map(({ sealed }) => Buffer.from(sealed, "base64url")),
  ])
}

export async function codeCounts(sql: Sql, practice: PracticeId, id: CaseId) {
  const { rows } = await sql.query<{ left: number; assigned: number; used: number }>(counts, [practice, id])
  return rows[0] ?? { left: 0, assigned: 0, used: 0 }
}

export async function codesOf(sql: Sql, practice: PracticeId, id: CaseId, charts: readonly ChartId[]) {
  const { rows } = await sql.query<{
    chart: ChartId
    pool: CodePoolId
    token: Uint8Array
    sealed: Uint8Array
    used_at: Date | null
  }>(ofCharts, [practice, id, charts])
  return rows.map(({ chart, pool, token, sealed, used_at }) => ({
    chart,
    pool,
    token: b64u(token),
    sealed: b64u(sealed),
    usedAt: used_at?.toISOString() ?? null,
  }))
}

export async function codeOf(sql: Sql, practice: PracticeId, id: CaseId, chart: ChartId) {
  const [code] = await codesOf(sql, practice, id, [chart])
  return code && { token: code.token, sealed: code.sealed, usedAt: code.usedAt }
}

/** Gives each chart a free code, in order, as far as they reach. Answers the charts that got one. */
export async function codesAssign(
  sql: Sql,
  { practice, account }: { practice: PracticeId; account: AccountId },
  id: CaseId,
  charts: readonly ChartId[],
  now: Date,
): Promise<{ chart: ChartId; pool: CodePoolId; place: number }[]> {
  const { rows } = await sql.query<{ pool: CodePoolId; place: number }>(free, [practice, now, charts.length])
  const given = rows.flatMap(({ pool, place }, i) => {
    const chart = charts[i]
    return chart === undefined ? [] : [{ chart, pool, place }]
  })
  const { rowCount } = await sql.query(assign, [
    ...[practice, id, now, account, given.map(({ pool }) => pool), given.map(({ place }) => place)],
    given.map(({ chart }) => chart),
  ])
  if (rowCount !== given.length) throw new Error("invariant: a code that was free and locked is given")
  return given
}

export async function codesUsed(
  sql: Sql,
  practice: PracticeId,
  uses: readonly { token: string; usedAt: string }[],
): Promise<void> {
  await sql.query(markUsed, [
    practice,
    uses.map(({ token }) => Buffer.from(token, "base64url")),
    uses.map(({ usedAt }) => new Date(usedAt)),
  ])
}
