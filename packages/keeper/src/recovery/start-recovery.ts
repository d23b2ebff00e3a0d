/**
 * A helper asks to recover somebody who has named them; it can be stopped until it is used (spec/account.md, "Recovery by helpers").
 *
 * The second person is an approval (spec/governor.md): another officer, neither the helper nor the person.
 */
import type * as contract from "@subrosa/contract"
import { ApiError, type Event, mayAct, type PracticeId, type RecoveryAct, type RecoveryId } from "@subrosa/contract"
import { requestApproval } from "../approval/approvals.ts"
import type { Sql } from "../db.ts"
import { accountRead } from "../identity/account.ts"
import { change, type Signed } from "../identity/context.ts"
import { logOnly } from "../notifier.ts"
import { isRunning } from "./decide-recovery.ts"
import { stopOne } from "./helpers.ts"
import {
  type Found,
  helpersRead,
  recoveriesRead,
  recoveriesUnfinished,
  recoveryFind,
  recoveryStore,
  setRead,
  stateOf,
  toRecovery,
} from "./recovery-rows.ts"

export const recoverySearch: Signed<typeof contract.recoverySearch> = async ({ db, clock }, caller) => {
  const now = clock()
  const of = mayAct(caller.roles, "watch") ? null : caller.account
  const found = await db.inPractice(caller.practice, (sql) => recoveriesRead(sql, caller.practice, of))
  return { recoveries: found.map((one) => toRecovery(one, now)) }
}

/** Officers are told in the same transaction; the person with the next look at any session of theirs. */
export const recoveryCreate: Signed<typeof contract.recoveryCreate> = async (identity, caller, { body }) =>
  change(identity, caller, async (sql, head, now) => {
    const { practice, account: helper, device } = caller
    const known = await recoveryFind(sql, practice, body.id)
    if (known !== undefined) {
      if (known.row.helper !== helper || known.row.account !== body.account)
        throw new ApiError("conflict", "a recovery of this id exists: choose another id")
      return { events: [], result: toRecovery(known, now) }
    }
    const person = await accountRead(sql, practice, body.account)
    const set = await setRead(sql, practice, body.account)
    const helpers = set === undefined ? [] : await helpersRead(sql, practice, set.id)
    const isHelper = helpers.some((one) => one.helper === helper && !one.ended)
    // Whom somebody has named is between them: to anybody else they have named nobody.
    if (person?.state !== "active" || set === undefined || !isHelper)
      throw new ApiError("not_found", "this person has not named you to help them back in")
    const unfinished = await recoveriesUnfinished(sql, practice, body.account)
    if (unfinished.some((one) => isRunning(stateOf(one, now))))
      throw new ApiError("conflict", "a recovery of this person is under way already")
    const act: RecoveryAct = { account: body.account, recovery: body.id, set: set.id }
    const asked = await requestApproval(sql, caller, now, "recovery", act, identity.notifier, body.account)
    await recoveryStore(sql, practice, {
      id: body.id,
      account: body.account,
      helper,
      recovery_set: set.id,
      approval: asked.approval.id,
      started_at: now,
    })
    const started: Event = { ...head, type: "recovery", subject: body.account, change: "started", recovery: body.id }
    const subject = { kind: "account", id: body.account } as const
    const notice = {
      kind: "recovery-started",
      severity: "critical",
      practice,
      subject,
      account: helper,
      device,
    } as const
    const told = await (identity.notifier ?? logOnly).raise(sql, { ...notice, events: [started] }, now)
    const result = toRecovery(await requireRecovery(sql, practice, body.id), now)
    return { events: [started, ...told, ...asked.events], result }
  })

export const recoveryEnd: Signed<typeof contract.recoveryEnd> = async (identity, caller, { params }) =>
  change(identity, caller, async (sql, _, now) => {
    const found = await requireRecovery(sql, caller.practice, params.recovery)
    const own = await accountRead(sql, caller.practice, caller.account)
    const isConcerned = [found.row.account, found.row.helper].includes(caller.account)
    const mayEnd = own?.state === "active" && (isConcerned || mayAct(own.roles, "approve"))
    if (!mayEnd) throw notFound()
    const state = stateOf(found, now)
    if (state === "used") throw new ApiError("conflict", "this recovery was used already: say that it was not you")
    if (!isRunning(state)) return { events: [], result: toRecovery(found, now) }
    const events = await stopOne(sql, identity.notifier, caller, found, now)
    return { events, result: toRecovery(await requireRecovery(sql, caller.practice, params.recovery), now) }
  })

/** @throws ApiError `not_found` */
export async function requireRecovery(sql: Sql, practice: PracticeId, id: RecoveryId): Promise<Found> {
  const found = await recoveryFind(sql, practice, id)
  if (found === undefined) throw notFound()
  return found
}

export const notFound = () => new ApiError("not_found", "there is no such recovery")
