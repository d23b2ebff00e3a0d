/** Break-glass: the grant, its event in the log, and whom it is told (spec/governor.md, "Break-glass"). */
import type * as contract from "@subrosa/contract"
import { ApiError, type ChartId, type Event, type Result } from "@subrosa/contract"
import { standing } from "../approval/approval-rows.ts"
import { findApproval, requestApproval, takeApproval } from "../approval/approvals.ts"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { change, type Signed } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { requireUnlocked } from "../lock/find-lock.ts"
import { locksStanding } from "../lock/locks.ts"
import { logOnly } from "../notifier.ts"
import { relationStore } from "../relation/care-relations.ts"
import { Recheck } from "../release/caller-recheck.ts"
import { decideBreakGlass } from "./decide-break-glass.ts"
import { emergenciesSince, emergencyById, emergencyMs, emergencyStore, toBreakGlass } from "./emergencies.ts"

const dayMs = 86_400_000
const shownMs = 60 * dayMs

type Answer = Result<typeof contract.breakGlassCreate>

/** Throws `forbidden`, `conflict` for an id that is another emergency's, `not_found`, `locked`. */
export const breakGlassCreate: Signed<typeof contract.breakGlassCreate> = async (identity, caller, { body }) => {
  const note = readBytes(body.note, "note")
  const notifier = identity.notifier ?? logOnly
  return change<Answer>(identity, caller, async (sql, head, now) => {
    const { practice, account, device } = caller
    const known = await emergencyById(sql, practice, body.id)
    if (known !== undefined) {
      if (known.account !== account || known.chart !== body.chart) {
        throw new ApiError("conflict", "an emergency with this id is there already")
      }
      return { events: [], result: { kind: "open", until: known.until.toISOString() } }
    }
    const decision = await decide(sql, caller, body.chart, now)
    if (decision.kind === "deny") throw new ApiError(decision.code, decision.reason)
    const act = { account, chart: body.chart }
    const events: Event[] = []
    if (decision.kind === "second-person") {
      const asked = await findApproval(sql, caller, now, "break-glass", act)
      if (asked === undefined || !standing(asked, now).due) {
        const { approval, events: requested } = await requestApproval(sql, caller, now, "break-glass", act, notifier)
        return { events: requested, result: { kind: "waiting", approval } }
      }
      events.push(...(await takeApproval(sql, caller, now, "break-glass", act, notifier)).events)
    }
    const until = new Date(now.getTime() + emergencyMs)
    await emergencyStore(sql, practice, { ...body, account, device, note, since: now, until })
    await relationStore(sql, practice, { account, chart: body.chart, kind: "break-glass", until, by: account }, now)
    const opened: Event = {
      ...head,
      type: "break-glass",
      chart: body.chart,
      breakGlass: body.id,
      code: body.code,
      note: body.note,
      until: until.toISOString(),
    }
    const subject = { kind: "chart", id: body.chart } as const
    const notice = { kind: "break-glass", severity: "warning", practice, subject, account, device } as const
    const told = await notifier.raise(sql, { ...notice, events: [opened] }, now)
    return { events: [...events, opened, ...told], result: { kind: "open", until: until.toISOString() } }
  })
}

async function decide(sql: Sql, caller: Caller, chart: ChartId, now: Date) {
  const { practice, account, device } = caller
  const [recheck, found, locks, lately] = await Promise.all([
    Recheck.read(sql, practice, [caller]),
    sql.query<{ care_team: string }>(
      { text: "select care_team from keeper.chart where practice = $1 and id = $2 and kind = 'patient'" },
      [practice, chart],
    ),
    locksStanding(sql, practice),
    emergenciesSince(sql, practice, new Date(now.getTime() - dayMs)),
  ])
  const roles = recheck.rolesOf(caller)
  const team = found.rows[0]?.care_team
  if (team === undefined) throw new ApiError("not_found", "there is no such chart")
  requireUnlocked(locks, { practice, account, device, team, chart })
  return decideBreakGlass({
    roles,
    chart,
    lately: lately.filter((one) => one.account === account).map((one) => one.chart),
  })
}

export const breakGlassSearch: Signed<typeof contract.breakGlassSearch> = async ({ db, clock }, { practice }) => {
  const from = new Date(clock().getTime() - shownMs)
  const rows = await db.inPractice(practice, (sql) => emergenciesSince(sql, practice, from))
  return { emergencies: rows.map(toBreakGlass) }
}
