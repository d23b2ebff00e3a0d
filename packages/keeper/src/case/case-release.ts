/**
 * Release of exactly the charts of a scope, for a case: two officers agree to it, then each chart is an opening of its own in the log
 * (spec/case.md, "Release of charts"). Bounded by the list, by kinds of segment and by time.
 */
import type * as contract from "@subrosa/contract"
import { ApiError, type CaseBody, type CaseEntryId, type Event, type SegmentKind } from "@subrosa/contract"
import { requestApproval, takeApproval } from "../approval/approvals.ts"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import type { Identity, Signed } from "../identity/context.ts"
import { logOnly, type Notifier } from "../notifier.ts"
import { appendEntry, bodyText, requireOfficer } from "./case-journal.ts"
import { requireCase } from "./case-rows.ts"
import { listDigest } from "./case-scope.ts"

/** How long the cards may be opened. Ten thousand take some minutes; a killed client goes on within it. */
const validMs = 24 * 60 * 60 * 1000

const insert = {
  name: "keeper.case-release.insert",
  text: `insert into keeper.case_release (practice, id, case_id, version, kinds, account, valid_until)
    values ($1, $2, $3, $4, $5, $6, $7)`,
}
const byId = {
  name: "keeper.case-release.by-id",
  text: `select r.case_id, r.version, r.kinds, r.account, r.valid_until,
      (select count(*)::int from keeper.case_chart c where c.practice = r.practice and c.case_id = r.case_id and c.version = r.version) as charts
    from keeper.case_release r where r.practice = $1 and r.id = $2`,
}

const ofScope = {
  name: "keeper.case-release.of-scope",
  text: `select id, kinds, valid_until from keeper.case_release
    where practice = $1 and case_id = $2 and version = $3 and account = $4 and valid_until > $5 order by valid_until desc`,
}

/** Those of the scope in force that this person began and that hold now. */
export async function releasesOf(sql: Sql, practice: string, file: contract.CaseFile, account: string, now: Date) {
  const { rows } = await sql.query<{ id: contract.CaseReleaseId; kinds: SegmentKind[]; valid_until: Date }>(ofScope, [
    ...[practice, file.id, file.scope, account, now],
  ])
  return rows.map(({ id, kinds, valid_until }) => ({ id, kinds, validUntil: valid_until.toISOString() }))
}

interface ReleaseRow {
  case_id: string
  version: number
  kinds: SegmentKind[]
  account: string
  valid_until: Date
  charts: number
}

type Answer =
  | { kind: "waiting"; approval: contract.Approval }
  | { kind: "released"; charts: number; validUntil: string; journaled: boolean }

/** Throws `conflict` for a scope that is not in force. */
export const caseReleaseCreate: Signed<typeof contract.caseReleaseCreate> = async (
  identity,
  caller,
  { params, body },
) => {
  const kinds = [...new Set(body.kinds)].sort()
  const { result, receipts } = await runRelease(identity, caller, { ...body, case: params.case, kinds })
  if (result.kind === "waiting") return result
  const { charts, validUntil } = result
  return { kind: "released", charts, validUntil, receipt: receipts.at(-1) ?? null }
}

function runRelease(
  identity: Identity,
  caller: Caller,
  asked: { id: string; case: contract.CaseId; version: number; kinds: SegmentKind[]; checkpointSize: number },
) {
  const { practice } = caller
  const now = identity.clock()
  return identity.sequencer.append<Answer>(practice, {
    checkpointSize: asked.checkpointSize,
    async run(sql) {
      await requireOfficer(sql, caller)
      const file = await requireCase(sql, practice, asked.case)
      const known = await releaseRead(sql, practice, asked.id)
      if (known !== undefined) return { events: [], result: repeated(known, caller, asked) }
      if (file.scope === 0) throw new ApiError("conflict", "this case has no scope yet: compute who was exposed first")
      if (file.scope !== asked.version)
        throw new ApiError("conflict", `the scope in force is ${file.scope}, not ${asked.version}`)
      const { charts, digest } = await listDigest(sql, practice, { case: file.id, version: file.scope })
      if (charts === 0) throw new ApiError("conflict", "nobody is in this scope: there is nothing to release")
      const act = { case: file.id, version: file.scope, kinds: asked.kinds, charts, digest }
      const taken = await take(sql, caller, now, act, identity.notifier ?? logOnly)
      if (taken.approval !== undefined) {
        const asking = { ...act, change: "requested" as const, approval: taken.approval.id }
        const events = taken.events.length === 0 ? [] : [...taken.events, await journal(sql, caller, now, file, asking)]
        return { events, result: { kind: "waiting", approval: taken.approval } }
      }
      const validUntil = new Date(now.getTime() + validMs)
      const { id, version } = asked
      await sql.query(insert, [practice, id, file.id, version, asked.kinds, caller.account, validUntil])
      const noted = await journal(sql, caller, now, file, { ...act, change: "released" })
      const head = { practice, time: now.toISOString(), account: caller.account, device: caller.device }
      const begun: Event = {
        type: "case",
        ...head,
        case: file.id,
        change: "release",
        subject: id,
        count: charts,
        digest,
      }
      const result = { kind: "released" as const, charts, validUntil: validUntil.toISOString(), journaled: true }
      return { events: [...taken.events, noted, begun], result }
    },
  })
}

/** Uses up the approval that is due; else asks for one, or answers the one that is open. */
async function take(
  sql: Sql,
  caller: Caller,
  now: Date,
  act: contract.CaseReleaseAct,
  notifier: Notifier,
): Promise<{ approval?: contract.Approval; events: readonly Event[] }> {
  try {
    return { events: (await takeApproval(sql, caller, now, "notice-release", act, notifier)).events }
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== "second_person_required") throw error
    return requestApproval(sql, caller, now, "notice-release", act, notifier)
  }
}

function journal(
  sql: Sql,
  caller: Caller,
  now: Date,
  file: contract.CaseFile,
  said: contract.CaseReleaseAct & { change: "requested" | "released"; approval?: string },
): Promise<Event> {
  const { change, approval, version, charts, digest } = said
  const body: CaseBody = {
    kind: "cards",
    change,
    scope: version,
    charts,
    chartsDigest: digest,
    ...(approval !== undefined && { approval }),
  }
  const id = crypto.randomUUID() as CaseEntryId
  return appendEntry(sql, caller, now, file, { id, body: bodyText(body), text: null })
}

async function releaseRead(sql: Sql, practice: string, id: string): Promise<ReleaseRow | undefined> {
  const { rows } = await sql.query<ReleaseRow>(byId, [practice, id])
  return rows[0]
}

function repeated(
  known: ReleaseRow,
  caller: Caller,
  asked: { case: string; version: number; kinds: SegmentKind[] },
): Answer {
  const same =
    known.account === caller.account &&
    known.case_id === asked.case &&
    known.version === asked.version &&
    known.kinds.join() === asked.kinds.join()
  if (!same)
    throw new ApiError("conflict", "a release with this id is there already, of other charts or by someone else")
  return { kind: "released", charts: known.charts, validUntil: known.valid_until.toISOString(), journaled: false }
}
