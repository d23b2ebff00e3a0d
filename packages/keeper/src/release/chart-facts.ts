/** One chart as its caller may see it: what it is, how they stand to it, and its segments with the wraps they can unwrap. */
import {
  ApiError,
  type Chart,
  type ChartId,
  type ChartKind,
  type Role,
  type Segment,
  type SegmentId,
  type SegmentKind,
  type TeamId,
} from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { standingText } from "./caller-recheck.ts"
import { maySegmentOf, type Relation, type SegmentFacts } from "./permission.ts"

export interface ChartFacts {
  relation: Relation
  careTeam: TeamId
  createdAt: Date
  /** As long as both are the same, so is all the rest: the chart's revision, and how the account stands (caller-recheck.ts). */
  revision: number
  standing: string
  segments: readonly (SegmentFacts & { wire: Segment })[]
}

interface Row {
  /** Which question, from 1. */
  at: number
  chart_kind: ChartKind
  care_team: TeamId
  created_at: Date
  revision: number
  roles: Role[]
  memberships: string[]
  custodian: boolean | null
  segment: SegmentId | null
  kind: SegmentKind
  key_version: number
  author: string | null
  head: number
  team: TeamId | null
  team_version: number
  wrap_key_version: number
  wrapped: Uint8Array
}

const readCharts = {
  name: "keeper.chart.facts",
  text: `select q.at::int, c.kind as chart_kind, c.care_team, c.created_at, c.revision, a.roles, m.custodian,
      array(select t.team || '/' || t.custodian from keeper.team_member t where t.practice = $1 and t.account = a.id) as memberships,
      s.id as segment, s.kind, s.key_version, s.author, s.head,
      k.team, k.team_version, k.key_version as wrap_key_version, k.wrapped
    from unnest($2::uuid[], $3::uuid[]) with ordinality as q (chart, account, at)
    join keeper.chart c on c.practice = $1 and c.id = q.chart
    join keeper.account a on a.practice = $1 and a.id = q.account and a.state = 'active'
    left join keeper.team_member m on m.practice = $1 and m.team = c.care_team and m.account = a.id
    left join keeper.segment s on s.practice = $1 and s.chart = c.id
    left join (keeper.segment_key k join keeper.team_member h on h.practice = k.practice and h.team = k.team)
      on k.practice = $1 and k.segment = s.id and h.account = a.id
        and k.team is distinct from (select id from keeper.team where practice = $1 and kind = 'emergency')
    order by q.at, s.id, k.team, k.team_version, k.key_version`,
}

/** The grants that hold, and by each the wraps for the emergency team: they are given out here and nowhere else. */
const readGrants = {
  name: "keeper.chart.grants",
  text: `select q.at, k.segment, k.team, k.team_version, k.key_version as wrap_key_version, k.wrapped
    from unnest($2::int[], $3::uuid[], $4::uuid[], $5::timestamptz[]) as q (at, chart, account, now)
    join keeper.care_relation r on r.practice = $1 and r.account = q.account and r.chart = q.chart and r.kind = 'break-glass'
      and r.until > q.now
    left join (keeper.team t join keeper.team_member h on h.practice = t.practice and h.team = t.id and not h.custodian
        join keeper.segment_key k on k.practice = t.practice and k.team = t.id
        join keeper.segment s on s.practice = t.practice and s.id = k.segment)
      on t.practice = $1 and t.kind = 'emergency' and h.account = q.account and s.chart = q.chart
    order by q.at, k.segment, k.team_version, k.key_version`,
}
type GrantRow = Pick<Row, "at" | "segment" | "team" | "team_version" | "wrap_key_version" | "wrapped">

/** Whose look at which chart; `exporting`: under an export that is still to be checked; `emergency`: if there is a grant for it. */
export interface ChartQuestion {
  chart: ChartId
  account: string
  exporting: boolean
  emergency?: Date
}

const notFound = () => new ApiError("not_found", "there is no such chart")

/** @throws ApiError `not_found`, also for charts of other practices and for accounts that are not active */
export async function readChartFacts(
  sql: Sql,
  caller: Caller,
  chart: ChartId,
  exporting: boolean,
): Promise<ChartFacts> {
  const [facts] = await readManyChartFacts(sql, caller.practice, [{ chart, account: caller.account, exporting }])
  if (facts === undefined) throw notFound()
  return facts
}

/** For each question, in order, the facts, or undefined where `readChartFacts` would throw. */
export async function readManyChartFacts(
  sql: Sql,
  practice: string,
  questions: readonly ChartQuestion[],
): Promise<readonly (ChartFacts | undefined)[]> {
  const [{ rows }, granted] = await Promise.all([
    sql.query<Row>(readCharts, [
      practice,
      questions.map(({ chart }) => chart),
      questions.map(({ account }) => account),
    ]),
    grantsOf(sql, practice, questions),
  ])
  const rowsAt = Map.groupBy(rows, ({ at }) => at - 1)
  return questions.map(({ account, exporting }, i) => {
    const grant = granted.get(i)
    const facts = factsOf(rowsAt.get(i) ?? [], { account, exporting, emergency: grant !== undefined })
    for (const { wire } of facts?.segments ?? []) {
      for (const row of grant ?? [])
        if (row.team !== null && row.segment === wire.id) wire.wraps.push(wrapOf(row, row.team))
    }
    return facts
  })
}

/** By question: its grant's rows, where it asks under one that holds. Costs nothing where none does. */
async function grantsOf(
  sql: Sql,
  practice: string,
  questions: readonly ChartQuestion[],
): Promise<ReadonlyMap<number, readonly GrantRow[]>> {
  const asked = questions.flatMap(({ chart, account, emergency }, at) =>
    emergency === undefined ? [] : [{ at, chart, account, now: emergency }],
  )
  if (asked.length === 0) return new Map()
  const { rows } = await sql.query<GrantRow>(readGrants, [
    practice,
    asked.map(({ at }) => at),
    asked.map(({ chart }) => chart),
    asked.map(({ account }) => account),
    asked.map(({ now }) => now),
  ])
  return Map.groupBy(rows, ({ at }) => at)
}

function factsOf(
  rows: readonly Row[],
  { account, exporting, emergency }: Pick<Relation, "account" | "exporting" | "emergency">,
): ChartFacts | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  const care = first.custodian === null ? "none" : first.custodian ? "custodian" : "member"
  const relation: Relation = { account, roles: first.roles, chartKind: first.chart_kind, care, exporting, emergency }
  const segments = new Map<string, SegmentFacts & { wire: Segment }>()
  for (const row of rows) {
    if (row.segment === null) continue
    const segment = segments.get(row.segment) ?? segmentOf(row, row.segment)
    segments.set(row.segment, segment)
    if (row.team === null) continue
    segment.wire.wraps.push(wrapOf(row, row.team))
  }
  return {
    relation,
    careTeam: first.care_team,
    createdAt: first.created_at,
    revision: first.revision,
    standing: standingText(first.roles, first.memberships),
    segments: [...segments.values()],
  }
}

const segmentOf = (row: Row, id: SegmentId): SegmentFacts & { wire: Segment } => ({
  kind: row.kind,
  author: row.author,
  wire: { id, kind: row.kind, keyVersion: row.key_version, head: row.head, wraps: [] },
})

const wrapOf = (
  row: Pick<Row, "team_version" | "wrap_key_version" | "wrapped">,
  team: TeamId,
): Segment["wraps"][number] => ({
  team,
  teamVersion: row.team_version,
  keyVersion: row.wrap_key_version,
  wrapped: b64u(row.wrapped),
})

/**
 * The chart with the segments its caller may open. @throws ApiError `not_found` when the caller could open none, whether there is
 * one or not
 */
export function chartOf(id: ChartId, facts: ChartFacts): Chart {
  const segments = facts.segments.filter((segment) => maySegmentOf(facts.relation, segment))
  if (segments.length === 0) throw notFound()
  return {
    id,
    kind: facts.relation.chartKind,
    careTeam: facts.careTeam,
    createdAt: facts.createdAt.toISOString(),
    segments: segments.map(({ wire }) => wire),
  }
}
