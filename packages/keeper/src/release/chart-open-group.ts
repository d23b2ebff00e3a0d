/**
 * Decides the releases of a batch together, under the log's lock: with one look at sessions, teams, rules, openings, relations, exports
 * and requests for all of them, so that no two requests can pass a limit side by side. What the governor itself does (a lock, the
 * breaker) is written in the same transaction.
 */
import {
  ApiError,
  type CaseReleaseId,
  type ChartKind,
  type Event,
  type ReleaseEvent,
  type StatedReason,
  type TeamId,
} from "@subrosa/contract"
import { itself } from "../alarm/locks.ts"
import type { Caller } from "../caller.ts"
import { CaseReleases } from "../case/check-release.ts"
import type { Sql } from "../db.ts"
import { decoyOpened } from "../decoy/decoys.ts"
import { windowMs } from "../governor/decide-release.ts"
import { Governor } from "../governor/governor.ts"
import { putLock } from "../lock/locks.ts"
import { Group, type GroupRan, type Outcome } from "../log/unit.ts"
import type { Notifier } from "../notifier.ts"
import { type KnownReason, knownReason } from "../reason/reason-sources.ts"
import { type KnownRelation, relationsOf } from "../relation/care-relations.ts"
import { Recheck } from "./caller-recheck.ts"
import type { ChartFacts } from "./chart-facts.ts"
import { maySegmentOf, type SegmentFacts } from "./permission.ts"

export interface ReleaseRequest {
  caller: Caller
  event: ReleaseEvent
  chartKind: ChartKind
  careTeam: TeamId
  /** The chart's segments that the event covers. */
  segments: readonly SegmentFacts[]
  /** What the person said. */
  stated: StatedReason | undefined
  /** The release of a case's charts that it is under. */
  release: CaseReleaseId | undefined
  /** No honest work meets it. */
  isDecoy: boolean
  /** What it was prepared from, if that was not read for it. */
  remembered: Pick<ChartFacts, "revision" | "standing"> | undefined
}

export interface Released {
  /** False: what was remembered of chart or caller is not so any more. Nothing was decided, nothing is in the log. */
  isCurrent: boolean
}

interface ExportRow {
  id: string
  account: string
  valid_until: Date
}

const readExports = {
  name: "keeper.export.read",
  text: "select id, account, valid_until from keeper.export where practice = $1 and id = any($2::uuid[])",
}
const readRevisions = {
  name: "keeper.chart.revisions",
  text: "select id, revision from keeper.chart where practice = $1 and id = any($2::uuid[])",
}
const readRequests = {
  name: "keeper.log-leaf.requests",
  text: "select request from keeper.log_leaf where practice = $1 and request = any($2::bytea[])",
}

export const releaseGroup = (notifier: Notifier): Group<ReleaseRequest, Released> =>
  new Group({ run: (sql, requests, locked) => runReleases(sql, requests, locked, notifier) })

async function runReleases(
  sql: Sql,
  requests: readonly ReleaseRequest[],
  locked: Promise<Date>,
  notifier: Notifier,
): Promise<GroupRan<Released>> {
  const practice = requests[0]?.caller.practice
  if (practice === undefined) return { outcomes: [], writes: Promise.resolve() }
  const accounts = [...new Set(requests.map(({ caller }) => caller.account))]
  const exportIds = requests.flatMap(({ event }) => event.export ?? [])
  const caseOpenings = requests.flatMap(({ release, event }) => (release ? [{ release, chart: event.chart }] : []))
  const pairs = requests.map(({ caller, event }) => ({ account: caller.account, chart: event.chart }))
  const remembered = requests.flatMap(({ remembered, event }) => (remembered === undefined ? [] : [event.chart]))
  const [now, recheck, governor, relations, exports, releases, used, revisions] = await Promise.all([
    locked,
    Recheck.read(
      sql,
      practice,
      requests.map(({ caller }) => caller),
    ),
    Governor.read(sql, practice, accounts, locked),
    relationsOf(sql, practice, pairs),
    exportIds.length > 0 ? sql.query<ExportRow>(readExports, [practice, exportIds]) : { rows: [] },
    CaseReleases.read(sql, practice, caseOpenings),
    sql.query<{ request: Uint8Array }>(readRequests, [practice, requests.map(({ caller }) => caller.request.digest)]),
    remembered.length > 0
      ? sql.query<{ id: string; revision: number }>(readRevisions, [practice, [...new Set(remembered)]])
      : { rows: [] },
  ])
  const turn: Turn = {
    recheck,
    governor,
    now,
    relations,
    exports: exports.rows,
    releases,
    requests: new Set(used.rows.map(({ request }) => Buffer.from(request).toString("base64url"))),
    revisions: new Map(revisions.rows.map(({ id, revision }) => [id, revision])),
  }
  const outcomes = requests.map((request): Outcome<Released> => {
    if (!isCurrent(turn, request)) return { kind: "done", events: [], result: { isCurrent: false } }
    try {
      return { kind: "done", events: [decide(turn, request)], result: { isCurrent: true } }
    } catch (error) {
      if (error instanceof ApiError) return { kind: "refused", error }
      throw error
    }
  })
  const alarms = await decoyAlarms(sql, requests, outcomes, governor.decoyLocks, now)
  return { outcomes, events: [...alarms, ...(await governor.act(sql, notifier))], writes: governor.write(sql) }
}

/** Exports and letters that two people approved meet every chart; anything else that opens a decoy is no honest work. */
async function decoyAlarms(
  sql: Sql,
  requests: readonly ReleaseRequest[],
  outcomes: readonly Outcome<Released>[],
  locks: boolean,
  now: Date,
): Promise<Event[]> {
  const events: Event[] = []
  for (const [i, { caller, event, release, isDecoy }] of requests.entries()) {
    if (!isDecoy || event.export !== undefined || release !== undefined || !isReleased(outcomes[i])) continue
    events.push(...(await decoyOpened(sql, event, now)))
    if (!locks) continue
    const subject = { kind: "account", id: caller.account } as const
    events.push(...(await putLock(sql, itself(caller.practice), now, { subject, because: "alarm" })).events)
  }
  return events
}

const isReleased = (outcome: Outcome<Released> | undefined): boolean =>
  outcome?.kind === "done" && outcome.result.isCurrent

interface Turn {
  recheck: Recheck
  governor: Governor
  now: Date
  relations: readonly KnownRelation[]
  exports: readonly ExportRow[]
  releases: CaseReleases
  /** Digests of requests that are in the log already, B64U. */
  requests: Set<string>
  /** Of the charts that something was remembered of. */
  revisions: ReadonlyMap<string, number>
}

/** Whether chart and caller are as they were when the request was prepared. Whoever's session has ended is refused in `decide`. */
function isCurrent({ recheck, revisions }: Turn, { remembered, caller, event }: ReleaseRequest): boolean {
  if (remembered === undefined) return true
  const standing = recheck.standingText(caller)
  if (standing === undefined) return true
  return revisions.get(event.chart) === remembered.revision && standing === remembered.standing
}

/** The event to append. @throws ApiError the refusal */
function decide(turn: Turn, request: ReleaseRequest): ReleaseEvent {
  const { caller, event, chartKind, careTeam, segments } = request
  const { governor, now } = turn
  const roles = turn.recheck.rolesOf(caller)
  governor.requireUnlocked(caller, { team: careTeam, chart: event.chart })
  if (turn.requests.has(event.request)) throw new ApiError("replayed", "this request was already made")
  const exporting = event.export !== undefined
  if (exporting) checkExport(turn, caller, event.export)
  const caseId = caseOf(turn, request)
  const casework = caseId !== undefined
  const care = turn.recheck.careOf(caller.account, careTeam)
  const relations = turn.relations.filter(({ account, chart }) => account === caller.account && chart === event.chart)
  // Psychotherapy notes are no emergency's: they stay within their limit, for their author too.
  const isGuarded = segments.some(({ kind }) => kind === "psychotherapy-notes")
  const emergency = event.purpose === "ETREAT" && !isGuarded && hasGrant(relations, now)
  const relation = { account: caller.account, roles, chartKind, care, exporting: exporting || casework, emergency }
  if (!segments.every((segment) => maySegmentOf(relation, segment))) {
    throw new ApiError("not_found", "there is no such chart")
  }
  // What belongs to no patient is nobody's secret among staff.
  const reason =
    chartKind === "patient" ? reasonOf(turn, request, { exporting, casework, emergency, relations }) : undefined
  if (reason !== undefined && !exporting && !casework && !emergency) {
    const kinds = segments.map(({ kind }) => kind)
    const freshSince = turn.recheck.freshSince(caller, now)
    const { own: known, stated } = reason
    governor.countOpening(caller, { chart: event.chart, kinds, roles, known, stated, freshSince })
  }
  turn.requests.add(event.request)
  return {
    ...event,
    time: now.toISOString(),
    ...(caseId !== undefined && { case: caseId }),
    ...(reason !== undefined && { reason: reason.code }),
  }
}

/** The case whose release this opening is under, if it is under one. @throws ApiError `forbidden`, `gone` */
function caseOf({ releases, now }: Turn, { release, caller, event, segments }: ReleaseRequest): string | undefined {
  if (release === undefined) return undefined
  const kinds = segments.map(({ kind }) => kind)
  return releases.check(caller, { release, chart: event.chart }, kinds, now)
}

const hasGrant = (relations: readonly KnownRelation[], now: Date): boolean =>
  relations.some(({ kind, until }) => kind === "break-glass" && until !== null && until > now)

/** What is known, else what was said. @throws ApiError `reason_required` */
function reasonOf(
  { recheck, governor, now }: Turn,
  { caller, event, careTeam, segments, stated }: ReleaseRequest,
  facts: { exporting: boolean; casework: boolean; emergency: boolean; relations: readonly KnownRelation[] },
): KnownReason & { stated: boolean } {
  const before = governor.openingOf(caller.account, event.chart)
  const known = knownReason({
    ...facts,
    now,
    roles: recheck.rolesOf(caller),
    kinds: segments.map(({ kind }) => kind),
    memberSince: recheck.memberSince(caller.account, careTeam),
    openedBefore: before && { statedUntil: before.statedAt && new Date(before.statedAt.getTime() + windowMs.day) },
  })
  if (known !== undefined) return { ...known, stated: false }
  if (stated !== undefined) return { code: stated, own: false, stated: true }
  throw new ApiError("reason_required", "nothing known explains this opening; say why you need the chart")
}

function checkExport({ exports, now }: Turn, caller: Caller, id: string | undefined): void {
  const found = exports.find((row) => row.id === id)
  if (found === undefined || found.account !== caller.account) {
    throw new ApiError("not_found", "there is no such export")
  }
  if (found.valid_until <= now) throw new ApiError("gone", "this export has ended; start a new one")
}
