/** Approvals as officers see and decide them. */
import type * as contract from "@subrosa/contract"
import { ApiError, type Approval, type Event, mayAct } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { accountRead } from "../identity/account.ts"
import { change, type Signed } from "../identity/context.ts"
import { logOnly } from "../notifier.ts"
import { applyDue } from "./apply-due.ts"
import {
  type ApprovalRow,
  approvalMove,
  approvalsPending,
  approvalsRecent,
  standing,
  toApproval,
} from "./approval-rows.ts"
import { approvalEvent, requireApproval, settleApproval } from "./approvals.ts"

export const approvalSearch: Signed<typeof contract.approvalSearch> = async (identity, caller, { query }) => {
  await applyDue(identity, caller)
  const now = identity.clock()
  const isOfficer = mayAct(caller.roles, "approve")
  const rows = await identity.db.inPractice(caller.practice, (sql) =>
    query.pending === undefined ? approvalsRecent(sql, caller.practice) : approvalsPending(sql, caller.practice),
  )
  const approvals = rows
    .map((row) => toApproval(row, now))
    .filter(({ requestedBy, subject, alone }) => isOfficer || alone || [requestedBy, subject].includes(caller.account))
    .filter(({ state }) => query.pending === undefined || state !== "expired")
  return { approvals }
}

/** Throws `forbidden` for whoever asked for it, whom it is about, and who became an officer later; `conflict` once it was decided otherwise. */
export const approvalDecide: Signed<typeof contract.approvalDecide> = async (identity, caller, { params, body }) => {
  const approval = await change(identity, caller, async (sql, _, now) => {
    const row = await requireApproval(sql, caller, params.approval)
    await requireSecond(sql, caller, row)
    const decided = body.decision === "approve" ? "approved" : "refused"
    const { state } = standing(row, now)
    if (state === decided && row.decided_by === caller.account) return { events: [], result: toApproval(row, now) }
    if (state !== "open") throw new ApiError("conflict", `this request is ${state} already`)
    await approvalMove(sql, caller.practice, row.id, decided, { by: caller.account, at: now })
    const result = await approvalNow(sql, caller, row, now)
    const settled = await settleApproval(sql, identity.notifier ?? logOnly, caller.practice, row, now)
    return { events: [approvalEvent(caller, now, row, decided), ...settled], result }
  })
  return approval.due ? ((await applyDue(identity, caller, approval.id)) ?? approval) : approval
}

export const approvalEnd: Signed<typeof contract.approvalEnd> = async (identity, caller, { params }) =>
  change(identity, caller, async (sql, _, now) => {
    const row = await requireApproval(sql, caller, params.approval)
    const own = await accountRead(sql, caller.practice, caller.account)
    const isConcerned = row.requested_by === caller.account || row.subject === caller.account
    const mayEnd = own?.state === "active" && (isConcerned || mayAct(own.roles, "approve"))
    if (!mayEnd) throw new ApiError("not_found", "there is no such request")
    const { state } = standing(row, now)
    if (state === "cancelled") return { events: [], result: toApproval(row, now) }
    if (state !== "open" && state !== "approved") throw new ApiError("conflict", `this request is ${state} already`)
    await approvalMove(sql, caller.practice, row.id, "cancelled")
    const settled = await settleApproval(sql, identity.notifier ?? logOnly, caller.practice, row, now)
    const events: Event[] = [approvalEvent(caller, now, row, "cancelled"), ...settled]
    return { events, result: await approvalNow(sql, caller, row, now) }
  })

const approvalNow = async (sql: Sql, caller: Caller, { id }: ApprovalRow, now: Date): Promise<Approval> =>
  toApproval(await requireApproval(sql, caller, id), now)

async function requireSecond(sql: Sql, caller: Caller, row: ApprovalRow): Promise<void> {
  const own = await accountRead(sql, caller.practice, caller.account)
  if (own?.state !== "active" || !mayAct(own.roles, "approve")) {
    throw new ApiError("forbidden", "owners and privacy officers agree to such requests")
  }
  if (row.requested_by === caller.account) {
    throw new ApiError("forbidden", "another officer than the one who asked has to decide this")
  }
  if (row.subject === caller.account) {
    throw new ApiError("forbidden", "this is about yourself: another officer has to decide it")
  }
  if (own.officer_since === null || own.officer_since > row.requested_at) {
    throw new ApiError("forbidden", "whoever became an officer after the request cannot decide it")
  }
}
