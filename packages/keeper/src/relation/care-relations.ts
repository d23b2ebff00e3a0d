/** Care relations as rows (spec/governor.md, "Care relations"): who has to do with which patient. */
import type { AccountId, CareRelation, ChartId, RelationKind } from "@subrosa/contract"
import type { Sql } from "../db.ts"

const readMany = {
  name: "keeper.care-relation.many",
  text: `select distinct r.account, r.chart, r.kind, r.until from unnest($2::uuid[], $3::uuid[]) as q (account, chart)
    join keeper.care_relation r on r.practice = $1 and r.account = q.account and r.chart = q.chart`,
}
const readOfChart = {
  name: "keeper.care-relation.of-chart",
  text: `select account, chart, kind, since, until, by from keeper.care_relation
    where practice = $1 and chart = $2 and (until is null or until > $3) order by since, account, kind`,
}
const upsert = {
  name: "keeper.care-relation.upsert",
  text: `insert into keeper.care_relation as r (practice, account, chart, kind, since, until, by) values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (practice, account, chart, kind) do update
      set until = $6, by = $7, since = case when r.until <= $5 then $5 else r.since end`,
}
const insertNew = {
  name: "keeper.care-relation.insert",
  text: `insert into keeper.care_relation (practice, account, chart, kind, since, until, by)
    select $1, account, chart, kind, $5, case when kind = 'created' then $6::timestamptz end, account from unnest($2::uuid[], $3::uuid[], $4::text[]) as made (account, chart, kind)
    on conflict do nothing returning account, chart, kind`,
}
const end = {
  name: "keeper.care-relation.end",
  text: `update keeper.care_relation set until = $5
    where practice = $1 and account = $2 and chart = $3 and kind = $4 and (until is null or until > $5)`,
}
const known = {
  name: "keeper.care-relation.known",
  text: "select 1 from keeper.care_relation where practice = $1 and account = $2 and chart = $3 and kind = $4",
}

export interface Pair {
  account: string
  chart: string
}
/** Whoever made a chart has to do with the patient for so long; whoever wrote in it, without an end. */
const intakeMs = 30 * 86_400_000

export interface KnownRelation extends Pair {
  kind: RelationKind
  until: Date | null
}

/** Relations of these people to these charts, those that are over among them. */
export async function relationsOf(sql: Sql, practice: string, pairs: readonly Pair[]): Promise<KnownRelation[]> {
  const { rows } = await sql.query<KnownRelation>(readMany, [
    practice,
    pairs.map(({ account }) => account),
    pairs.map(({ chart }) => chart),
  ])
  return rows
}

interface Row {
  account: AccountId
  chart: ChartId
  kind: RelationKind
  since: Date
  until: Date | null
  by: AccountId
}

export async function relationsOfChart(sql: Sql, practice: string, chart: string, now: Date): Promise<CareRelation[]> {
  const { rows } = await sql.query<Row>(readOfChart, [practice, chart, now])
  return rows.map((row) => ({
    ...row,
    since: row.since.toISOString(),
    until: row.until?.toISOString() ?? null,
  }))
}

/** Sets one, or gives it another end. */
export async function relationStore(
  sql: Sql,
  practice: string,
  { account, chart, kind, until, by }: KnownRelation & { by: string },
  now: Date,
): Promise<void> {
  await sql.query(upsert, [practice, account, chart, kind, now, until, by])
}

/** `ended` when it held till now, `past` when it had ended before, `unknown` when there never was one. */
export async function relationEnd(
  sql: Sql,
  practice: string,
  { account, chart, kind }: Pick<KnownRelation, "account" | "chart" | "kind">,
  now: Date,
): Promise<"ended" | "past" | "unknown"> {
  const { rowCount } = await sql.query(end, [practice, account, chart, kind, now])
  if (rowCount > 0) return "ended"
  return (await sql.query(known, [practice, account, chart, kind])).rowCount > 0 ? "past" : "unknown"
}

export interface Made extends Pair {
  kind: "author" | "created"
}

/** Inserts those that are new and answers those that were there. */
export async function relationsInsert(
  sql: Sql,
  practice: string,
  made: readonly Made[],
  now: Date,
): Promise<readonly Made[]> {
  const { rows } = await sql.query<Made>(insertNew, [
    practice,
    made.map(({ account }) => account),
    made.map(({ chart }) => chart),
    made.map(({ kind }) => kind),
    now,
    new Date(now.getTime() + intakeMs),
  ])
  const inserted = new Set(rows.map(keyOf))
  return made.filter((one) => !inserted.has(keyOf(one)))
}

export const keyOf = ({ account, chart, kind }: Made): string => `${account}/${chart}/${kind}`
