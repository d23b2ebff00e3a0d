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
import { maySegmentOf, type Relation, type SegmentFacts } from "./permission.ts"

export interface ChartFacts {
  relation: Relation
  careTeam: TeamId
  createdAt: Date
  segments: readonly (SegmentFacts & { wire: Segment })[]
}

interface Row {
  chart_kind: ChartKind
  care_team: TeamId
  created_at: Date
  roles: Role[]
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

const readChart = {
  name: "keeper.chart.facts",
  text: `select c.kind as chart_kind, c.care_team, c.created_at, a.roles, m.custodian,
      s.id as segment, s.kind, s.key_version, s.author, s.head,
      k.team, k.team_version, k.key_version as wrap_key_version, k.wrapped
    from keeper.chart c
    join keeper.account a on a.practice = c.practice and a.id = $3 and a.state = 'active'
    left join keeper.team_member m on m.practice = c.practice and m.team = c.care_team and m.account = a.id
    left join keeper.segment s on s.practice = c.practice and s.chart = c.id
    left join (keeper.segment_key k join keeper.team_member h on h.practice = k.practice and h.team = k.team and h.account = $3)
      on k.practice = s.practice and k.segment = s.id
    where c.practice = $1 and c.id = $2
    order by s.id, k.team, k.team_version, k.key_version`,
}

const notFound = () => new ApiError("not_found", "there is no such chart")

/** @throws ApiError `not_found`, also for charts of other practices and for accounts that are not active */
export async function readChartFacts(
  sql: Sql,
  caller: Caller,
  chart: ChartId,
  exporting: boolean,
): Promise<ChartFacts> {
  const { rows } = await sql.query<Row>(readChart, [caller.practice, chart, caller.account])
  return factsOf(rows, caller.account, exporting)
}

function factsOf(rows: readonly Row[], account: string, exporting: boolean): ChartFacts {
  const [first] = rows
  if (first === undefined) throw notFound()
  const care = first.custodian === null ? "none" : first.custodian ? "custodian" : "member"
  const relation: Relation = { account, roles: first.roles, chartKind: first.chart_kind, care, exporting }
  const segments = new Map<string, SegmentFacts & { wire: Segment }>()
  for (const row of rows) {
    if (row.segment === null) continue
    const segment = segments.get(row.segment) ?? segmentOf(row, row.segment)
    segments.set(row.segment, segment)
    if (row.team === null) continue
    segment.wire.wraps.push(wrapOf(row, row.team))
  }
  return { relation, careTeam: first.care_team, createdAt: first.created_at, segments: [...segments.values()] }
}

const segmentOf = (row: Row, id: SegmentId): SegmentFacts & { wire: Segment } => ({
  kind: row.kind,
  author: row.author,
  wire: { id, kind: row.kind, keyVersion: row.key_version, head: row.head, wraps: [] },
})

const wrapOf = (row: Row, team: TeamId): Segment["wraps"][number] => ({
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
