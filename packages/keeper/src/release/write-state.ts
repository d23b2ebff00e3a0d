/** What a decision about writing rests on, read for many requests at once and carried along while a batch decides. */
import {
  ApiError,
  type ChartId,
  type ChartKind,
  type EntryId,
  type SegmentId,
  type SegmentKind,
  type TeamId,
  type TeamKind,
} from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"
import { Recheck } from "./caller-recheck.ts"
import type { WriteRequest } from "./write-request.ts"

export interface ChartState {
  kind: ChartKind
  careTeam: TeamId
  /** seq of its newest entry. */
  head: number
}

export interface SegmentState {
  chart: ChartId
  kind: SegmentKind
  keyVersion: number
  /** psychotherapy-notes: whose; else null. */
  author: string | null
  head: number
}

export interface ShareState {
  chart: ChartId
  segment: SegmentId
  seq: number
  keyVersion: number
  /** As stored, null once shredded; absent for an entry that this very batch writes. */
  sealed?: Uint8Array | null
  /** The share of such an entry. */
  plain?: Uint8Array
}

export interface WrapState {
  team: TeamId
  teamVersion: number
  keyVersion: number
  /** B64U. */
  wrapped: string
}

export interface WriteState {
  recheck: Recheck
  teams: Map<string, { kind: TeamKind; version: number }>
  charts: Map<string, ChartState>
  segments: Map<string, SegmentState>
  /** Wraps of segments that the requests make and that exist already. */
  wraps: Map<string, WrapState[]>
  /** Of entries that the requests write and that exist already. */
  shares: Map<string, ShareState>
  /** B64U digests of the ciphertexts of those entries, as the log has them. */
  digests: Map<string, string>
  /** Chart, kind and author of every segment known here: a chart has at most one of each. */
  places: Set<string>
  practiceChart: string | undefined
}

export const placeOf = ({ chart, kind, author }: Pick<SegmentState, "kind" | "author"> & { chart: string }): string =>
  `${chart}/${kind}/${author ?? ""}`

const readTeams = {
  name: "keeper.write.teams",
  text: "select id, kind, version from keeper.team where practice = $1 and id = any($2::uuid[])",
}
const readCharts = {
  name: "keeper.write.charts",
  text: `select id, kind, care_team as "careTeam", head from keeper.chart
    where practice = $1 and (id = any($2::uuid[]) or (kind = 'practice' and $3))`,
}
const readSegments = {
  name: "keeper.write.segments",
  text: `select id, chart, kind, key_version as "keyVersion", author, head from keeper.segment
    where practice = $1 and (chart = any($2::uuid[]) or id = any($3::uuid[]))`,
}
const readWraps = {
  name: "keeper.write.wraps",
  text: `select segment, team, team_version as "teamVersion", key_version as "keyVersion", wrapped from keeper.segment_key
    where practice = $1 and segment = any($2::uuid[])`,
}
const readShares = {
  name: "keeper.write.shares",
  text: `select entry, chart, segment, seq, key_version as "keyVersion", sealed from keeper.share
    where practice = $1 and entry = any($2::uuid[])`,
}
const readDigests = {
  name: "keeper.write.digests",
  text: `select written ->> 'entry' as entry, written ->> 'ciphertext' as digest
    from keeper.log_leaf l, lateral jsonb_array_elements(l.event::jsonb -> 'entries') as written
    where l.practice = $1 and l.chart = any($2::uuid[]) and l.type = 'write' and l.event is not null
      and (written ->> 'entry')::uuid = any($3::uuid[])`,
}

/** @throws ApiError `invalid_request` when nothing would be read because nothing was asked */
export async function readWriteState(sql: Sql, requests: readonly WriteRequest[]): Promise<WriteState> {
  const practice = requests[0]?.caller.practice
  if (practice === undefined) throw new ApiError("invalid_request", "there is nothing to write")
  const named = namesOf(requests)
  const [recheck, teams, charts, segments, wraps, shares] = await Promise.all([
    Recheck.read(
      sql,
      practice,
      requests.map(({ caller }) => caller),
    ),
    unless(named.teams.length === 0, () =>
      sql.query<{ id: TeamId; kind: TeamKind; version: number }>(readTeams, [practice, named.teams]),
    ),
    sql.query<ChartState & { id: ChartId }>(readCharts, [practice, named.charts, named.practiceChart]),
    sql.query<SegmentState & { id: SegmentId }>(readSegments, [practice, named.charts, named.newSegments]),
    unless(named.newSegments.length === 0, () =>
      sql.query<{ segment: SegmentId; team: TeamId; teamVersion: number; keyVersion: number; wrapped: Uint8Array }>(
        readWraps,
        [practice, named.newSegments],
      ),
    ),
    unless(named.entries.length === 0, () =>
      sql.query<ShareState & { entry: EntryId }>(readShares, [practice, named.entries]),
    ),
  ])
  const digests = await unless(shares.rows.length === 0, () =>
    sql.query<{ entry: EntryId; digest: string }>(readDigests, [
      practice,
      [...new Set(shares.rows.map(({ chart }) => chart))],
      shares.rows.map(({ entry }) => entry),
    ]),
  )
  return {
    recheck,
    teams: new Map(teams.rows.map(({ id, kind, version }) => [id, { kind, version }])),
    charts: new Map(charts.rows.map(({ id, ...chart }) => [id, chart])),
    segments: new Map(segments.rows.map(({ id, ...segment }) => [id, segment])),
    wraps: Map.groupBy(
      wraps.rows.map(({ wrapped, ...wrap }) => ({ ...wrap, wrapped: b64u(wrapped) })),
      ({ segment }) => segment,
    ),
    shares: new Map(shares.rows.map(({ entry, ...share }) => [entry, share])),
    digests: new Map(digests.rows.map(({ entry, digest }) => [entry, digest])),
    places: new Set(segments.rows.map(placeOf)),
    practiceChart: charts.rows.find(({ kind }) => kind === "practice")?.id,
  }
}

function namesOf(requests: readonly WriteRequest[]) {
  const charts = new Set<string>()
  const teams = new Set<string>()
  const newSegments = new Set<string>()
  const entries: string[] = []
  const nameSegment = (id: string, wraps: readonly { team: string }[]) => {
    newSegments.add(id)
    for (const { team } of wraps) teams.add(team)
  }
  for (const request of requests) {
    for (const chart of request.charts) {
      charts.add(chart.id)
      teams.add(chart.careTeam)
      for (const { id, wraps } of chart.segments) nameSegment(id, wraps)
    }
    for (const { chart, segment } of request.segments) {
      charts.add(chart)
      nameSegment(segment.id, segment.wraps)
    }
    for (const { id, chart } of request.entries) {
      charts.add(chart)
      entries.push(id)
    }
  }
  const practiceChart = requests.some((request) => request.charts.some(({ kind }) => kind === "practice"))
  return { charts: [...charts], teams: [...teams], newSegments: [...newSegments], entries, practiceChart }
}

/** Statements that would find nothing are not sent. */
async function unless<Row>(nothing: boolean, read: () => Promise<{ rows: Row[] }>): Promise<{ rows: Row[] }> {
  return nothing ? { rows: [] } : read()
}
