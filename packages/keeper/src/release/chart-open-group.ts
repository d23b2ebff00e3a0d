/**
 * Decides the releases of a batch together, under the log's lock: with one look at sessions, teams, limits, openings, exports and
 * requests for all of them, so that no two requests can pass a limit side by side.
 */
import {
  ApiError,
  type ChartKind,
  type Limits,
  type LockSubject,
  limitsDefault,
  type ReleaseEvent,
  type Role,
  type TeamId,
} from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { decideRelease } from "../governor/decide-release.ts"
import { Openings } from "../governor/openings.ts"
import { requireUnlocked } from "../lock/find-lock.ts"
import { Group, type GroupRan, type Outcome } from "../log/unit.ts"
import { Recheck } from "./caller-recheck.ts"
import { maySegmentOf, type SegmentFacts } from "./permission.ts"

export interface ReleaseRequest {
  caller: Caller
  event: ReleaseEvent
  chartKind: ChartKind
  careTeam: TeamId
  /** The chart's segments that the event covers. */
  segments: readonly SegmentFacts[]
}

type Released = Record<never, never>

interface RulesRow {
  limits: Limits
  locks: { subject: LockSubject }[]
}

interface ExportRow {
  id: string
  account: string
  valid_until: Date
}

const readRules = {
  name: "keeper.practice.rules",
  text: `select limits, (select coalesce(jsonb_agg(jsonb_build_object('subject', jsonb_build_object('kind', subject_kind, 'id', subject))), '[]')
      from keeper.lock where practice = $1 and ended_at is null) as locks
    from keeper.practice where id = $1`,
}
const readExports = {
  name: "keeper.export.read",
  text: "select id, account, valid_until from keeper.export where practice = $1 and id = any($2::uuid[])",
}
const readRequests = {
  name: "keeper.log-leaf.requests",
  text: "select request from keeper.log_leaf where practice = $1 and request = any($2::bytea[])",
}

export const releaseGroup = (): Group<ReleaseRequest, Released> => new Group({ run: runReleases })

async function runReleases(sql: Sql, requests: readonly ReleaseRequest[], now: Date): Promise<GroupRan<Released>> {
  const practice = requests[0]?.caller.practice
  if (practice === undefined) return { outcomes: [], writes: Promise.resolve() }
  const accounts = [...new Set(requests.map(({ caller }) => caller.account))]
  const exportIds = requests.flatMap(({ event }) => event.export ?? [])
  const [recheck, openings, rules, exports, used] = await Promise.all([
    Recheck.read(
      sql,
      practice,
      requests.map(({ caller }) => caller),
    ),
    Openings.read(sql, practice, accounts, now),
    sql.query<RulesRow>(readRules, [practice]),
    exportIds.length > 0 ? sql.query<ExportRow>(readExports, [practice, exportIds]) : { rows: [] },
    sql.query<{ request: Uint8Array }>(readRequests, [practice, requests.map(({ caller }) => caller.request.digest)]),
  ])
  const turn: Turn = {
    recheck,
    openings,
    now,
    limits: rules.rows[0]?.limits ?? limitsDefault,
    locks: rules.rows[0]?.locks ?? [],
    exports: exports.rows,
    requests: new Set(used.rows.map(({ request }) => Buffer.from(request).toString("base64url"))),
  }
  const outcomes = requests.map((request): Outcome<Released> => {
    try {
      return { kind: "done", events: [decide(turn, request)], result: {} }
    } catch (error) {
      if (error instanceof ApiError) return { kind: "refused", error }
      throw error
    }
  })
  return { outcomes, writes: openings.write(sql, practice) }
}

interface Turn {
  recheck: Recheck
  openings: Openings
  now: Date
  limits: Limits
  /** Those that stand in the practice. */
  locks: readonly { subject: LockSubject }[]
  exports: readonly ExportRow[]
  /** Digests of requests that are in the log already, B64U. */
  requests: Set<string>
}

/** The event to append. @throws ApiError the refusal */
function decide(turn: Turn, { caller, event, chartKind, careTeam, segments }: ReleaseRequest): ReleaseEvent {
  const roles = turn.recheck.rolesOf(caller)
  const { practice, account, device } = caller
  requireUnlocked(turn.locks, { practice, account, device, team: careTeam, chart: event.chart })
  if (turn.requests.has(event.request)) throw new ApiError("replayed", "this request was already made")
  const exporting = event.export !== undefined
  if (exporting) checkExport(turn, caller, event.export)
  const care = turn.recheck.careOf(caller.account, careTeam)
  const relation = { account: caller.account, roles, chartKind, care, exporting }
  if (!segments.every((segment) => maySegmentOf(relation, segment))) {
    throw new ApiError("not_found", "there is no such chart")
  }
  if (chartKind === "patient" && !exporting) countOpening(turn, caller.account, roles, event.chart)
  turn.requests.add(event.request)
  return { ...event, time: turn.now.toISOString() }
}

function checkExport({ exports, now }: Turn, caller: Caller, id: string | undefined): void {
  const found = exports.find((row) => row.id === id)
  if (found === undefined || found.account !== caller.account) {
    throw new ApiError("not_found", "there is no such export")
  }
  if (found.valid_until <= now) throw new ApiError("gone", "this export has ended; start a new one")
}

function countOpening({ limits, openings, now }: Turn, account: string, roles: readonly Role[], chart: string): void {
  const decision = decideRelease(limits, roles, openings.of(account), chart, now)
  if (decision.kind === "limit") {
    const { kind: _, ...limit } = decision
    const detail = `you have opened ${limit.used} patients in the last ${limit.window}; your limit is ${limit.limit}`
    throw new ApiError("limit_reached", detail, { limit })
  }
  openings.add(account, chart)
}
