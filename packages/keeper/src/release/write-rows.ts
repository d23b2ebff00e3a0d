/** Inserts what the plans of a batch amount to: one statement per table, whatever their number. */
import type { Sql } from "../db.ts"
import type { WritePlan } from "./write-plan.ts"
import type { WriteState } from "./write-state.ts"

/** One request's plan with its shares sealed. */
export interface SealedPlan {
  account: string
  plan: WritePlan
  /** In the order of `plan.entries`. */
  shares: readonly Uint8Array[]
}

const insertCharts = {
  name: "keeper.chart.insert",
  text: `insert into keeper.chart (practice, id, kind, care_team, head, created_by, created_at)
    select $1, id, kind, care_team, head, created_by, $7
    from unnest($2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::uuid[]) as made (id, kind, care_team, head, created_by)`,
}
const insertSegments = {
  name: "keeper.segment.insert",
  text: `insert into keeper.segment (practice, chart, id, kind, key_version, author, head)
    select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::uuid[], $7::int[])`,
}
const insertWraps = {
  name: "keeper.segment-key.insert",
  text: `insert into keeper.segment_key (practice, segment, key_version, team, team_version, wrapped)
    select $1, * from unnest($2::uuid[], $3::int[], $4::uuid[], $5::int[], $6::bytea[])`,
}
const insertShares = {
  name: "keeper.share.insert",
  text: `insert into keeper.share (practice, chart, segment, entry, seq, key_version, sealed, author, recorded_at)
    select $1, chart, segment, entry, seq, key_version, sealed, author, $9
    from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::int[], $7::bytea[], $8::uuid[])
      as written (chart, segment, entry, seq, key_version, sealed, author)`,
}
const moveChartHeads = {
  name: "keeper.chart.move-head",
  text: `update keeper.chart c set head = moved.head from unnest($2::uuid[], $3::int[]) as moved (id, head)
    where c.practice = $1 and c.id = moved.id`,
}
const moveSegmentHeads = {
  name: "keeper.segment.move-head",
  text: `update keeper.segment s set head = moved.head from unnest($2::uuid[], $3::int[]) as moved (id, head)
    where s.practice = $1 and s.id = moved.id`,
}

/** `state`: as the plans have left it. */
export async function insertPlans(
  sql: Sql,
  practice: string,
  plans: readonly SealedPlan[],
  state: WriteState,
  now: Date,
): Promise<void> {
  const charts = plans.flatMap(({ account, plan }) => plan.charts.map((chart) => ({ ...chart, account })))
  const segments = plans.flatMap(({ plan }) => plan.segments)
  const wraps = segments.flatMap(({ id, wraps }) => wraps.map((wrap) => ({ segment: id, ...wrap })))
  const shares = plans.flatMap(({ account, plan, shares }) =>
    plan.entries.map(({ entry, seq }, i) => ({ ...entry, seq, account, sealed: shares[i] })),
  )
  const newCharts = new Set<string>(charts.map(({ id }) => id))
  const newSegments = new Set<string>(segments.map(({ id }) => id))
  const movedCharts = distinct(shares.map(({ chart }) => chart)).filter((id) => !newCharts.has(id))
  const movedSegments = distinct(shares.map(({ segment }) => segment)).filter((id) => !newSegments.has(id))
  const headOfChart = (id: string) => state.charts.get(id)?.head ?? 0
  const headOfSegment = (id: string) => state.segments.get(id)?.head ?? 0
  await Promise.all([
    charts.length > 0 &&
      sql.query(insertCharts, [
        practice,
        charts.map(({ id }) => id),
        charts.map(({ kind }) => kind),
        charts.map(({ careTeam }) => careTeam),
        charts.map(({ id }) => headOfChart(id)),
        charts.map(({ account }) => account),
        now,
      ]),
    segments.length > 0 &&
      sql.query(insertSegments, [
        practice,
        segments.map(({ state }) => state.chart),
        segments.map(({ id }) => id),
        segments.map(({ state }) => state.kind),
        segments.map(({ state }) => state.keyVersion),
        segments.map(({ state }) => state.author),
        segments.map(({ id }) => headOfSegment(id)),
      ]),
    wraps.length > 0 &&
      sql.query(insertWraps, [
        practice,
        wraps.map(({ segment }) => segment),
        wraps.map(({ keyVersion }) => keyVersion),
        wraps.map(({ team }) => team),
        wraps.map(({ teamVersion }) => teamVersion),
        wraps.map(({ wrapped }) => Buffer.from(wrapped, "base64url")),
      ]),
    shares.length > 0 &&
      sql.query(insertShares, [
        practice,
        shares.map(({ chart }) => chart),
        shares.map(({ segment }) => segment),
        shares.map(({ id }) => id),
        shares.map(({ seq }) => seq),
        shares.map(({ keyVersion }) => keyVersion),
        shares.map(({ sealed }) => sealed),
        shares.map(({ account }) => account),
        now,
      ]),
    movedCharts.length > 0 && sql.query(moveChartHeads, [practice, movedCharts, movedCharts.map(headOfChart)]),
    movedSegments.length > 0 &&
      sql.query(moveSegmentHeads, [practice, movedSegments, movedSegments.map(headOfSegment)]),
  ])
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
