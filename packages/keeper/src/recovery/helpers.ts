/** Whom a person has named to help them back in (spec/account.md, "Recovery by helpers"). Naming replaces all that was before. */
import { utf8 } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import { type AccountId, ApiError, type Event, type PracticeId, type RecoveryHelpers } from "@subrosa/contract"
import { parseAccountCard, verifyRecoveryKey } from "@subrosa/crypto"
import { approvalMove } from "../approval/approval-rows.ts"
import { approvalEvent, settleApproval } from "../approval/approvals.ts"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { accountRead } from "../identity/account.ts"
import { change, type Identity, type Signed } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { refuseField } from "../identity/refuse.ts"
import { logOnly, type Notifier } from "../notifier.ts"
import { isRunning } from "./decide-recovery.ts"
import {
  type Found,
  helpersRead,
  helpingRead,
  recoveriesUnfinished,
  recoveryEnded,
  setDelete,
  setRead,
  stateOf,
  toHelpers,
} from "./recovery-rows.ts"

export const recoveryHelpersRead: Signed<typeof contract.recoveryHelpersRead> = async ({ db }, caller) =>
  db.inPractice(caller.practice, async (sql) => ({
    own: await ownRead(sql, caller.practice, caller.account),
    helping: await helpingRead(sql, caller.practice, caller.account),
  }))

/** What is under way with the helpers before ends: whoever names new ones is not lost. */
export const recoveryHelpersUpdate: Signed<typeof contract.recoveryHelpersUpdate> = async (
  identity,
  caller,
  { body },
) => {
  const { practice, account } = caller
  const named = await checkHelpers(identity, caller, body)
  const share = readBytes(body.share, "share", 32)
  const sealedShare = await identity.accountShares.seal(share, { practice, account, set: body.id })
  share.fill(0)
  const sealedAccountKey = readBytes(body.sealedAccountKey, "sealedAccountKey", sealedKeyBytes)
  return change(identity, caller, async (sql, head, now) => {
    const known = await setRead(sql, practice, account)
    if (known?.id === body.id) return { events: [], result: await requireOwn(sql, practice, account) }
    for (const { helper } of named) {
      const other = await accountRead(sql, practice, helper)
      if (other?.state !== "active") throw refuseField("helpers", "must be people who work here")
    }
    await setDelete(sql, practice, account)
    const stored = await sql.query(
      {
        text: `insert into keeper.recovery_set (practice, account, id, sealed_account_key, sealed_share, created_at)
          values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      },
      [practice, account, body.id, sealedAccountKey, sealedShare, now],
    )
    if (stored.rowCount === 0) throw new ApiError("conflict", "a naming of this id exists: choose another id")
    for (const { helper, sealed, signature } of named) {
      await sql.query(
        {
          text: `insert into keeper.recovery_key (practice, recovery_set, helper, sealed, signature)
            values ($1, $2, $3, $4, $5)`,
        },
        [practice, body.id, helper, sealed, signature],
      )
    }
    const helpers = named.map(({ helper }) => helper)
    const stopped = await stopOwn(sql, identity, caller, now)
    const events: Event[] = [{ ...head, type: "recovery", subject: account, change: "named", helpers }, ...stopped]
    return { events, result: await requireOwn(sql, practice, account) }
  })
}

export const recoveryHelpersEnd: Signed<typeof contract.recoveryHelpersEnd> = async (identity, caller) =>
  change(identity, caller, async (sql, head, now) => {
    const { practice, account } = caller
    if ((await setRead(sql, practice, account)) === undefined) return { events: [], result: {} }
    await setDelete(sql, practice, account)
    const stopped = await stopOwn(sql, identity, caller, now)
    const ended: Event = { ...head, type: "recovery", subject: account, change: "unnamed" }
    return { events: [ended, ...stopped], result: {} }
  })

/** nonce, 32 bytes, tag */
const sealedKeyBytes = 12 + 32 + 16
/** HPKE with X-Wing: enc (1120 bytes), a 32-byte key, a tag. */
const sealedForHelperBytes = 1120 + 32 + 16

type Body = Parameters<typeof recoveryHelpersUpdate>[2]["body"]

/** Each copy signed by the person, for this naming and that helper. Throws `invalid_request` naming the field. */
async function checkHelpers({ db }: Identity, { practice, account }: Caller, { id, helpers }: Body) {
  const own = await db.inPractice(practice, (sql) => accountRead(sql, practice, account))
  if (own === undefined) throw new ApiError("unauthenticated", "the session has ended")
  const { signPublicKey } = parseAccountCard(utf8(own.card))
  if (new Set(helpers.map(({ helper }) => helper)).size < helpers.length)
    throw refuseField("helpers", "must not name anybody twice")
  return Promise.all(
    helpers.map(async ({ helper, ...wire }, i) => {
      const at = `helpers.${i}`
      if (helper === account) throw refuseField(`${at}.helper`, "must be somebody else")
      const sealed = readBytes(wire.sealed, `${at}.sealed`, sealedForHelperBytes)
      const signature = readBytes(wire.signature, `${at}.signature`, 64)
      const ids = { practice, account, set: id, helper }
      if (!(await verifyRecoveryKey({ sealed, signature }, signPublicKey, ids)))
        throw refuseField(`${at}.signature`, "does not verify")
      return { helper, sealed, signature }
    }),
  )
}

async function ownRead(sql: Sql, practice: PracticeId, account: AccountId): Promise<RecoveryHelpers | null> {
  const set = await setRead(sql, practice, account)
  return set === undefined ? null : toHelpers(set, await helpersRead(sql, practice, set.id))
}

async function requireOwn(sql: Sql, practice: PracticeId, account: AccountId): Promise<RecoveryHelpers> {
  const own = await ownRead(sql, practice, account)
  if (own === null) throw new Error("invariant: what was stored just now is there")
  return own
}

const stopOwn = async (sql: Sql, { notifier }: Identity, caller: Caller, now: Date): Promise<Event[]> =>
  stopRunning(sql, notifier, caller, await recoveriesUnfinished(sql, caller.practice, caller.account), now)

/** On whose behalf. */
export type Stopper = Pick<Caller, "practice" | "account" | "device">

/** Ends those that could still become a sign-in. Events to append. */
export async function stopRunning(
  sql: Sql,
  notifier: Notifier | undefined,
  by: Stopper,
  recoveries: readonly Found[],
  now: Date,
): Promise<Event[]> {
  const events: Event[] = []
  for (const found of recoveries) {
    if (isRunning(stateOf(found, now))) events.push(...(await stopOne(sql, notifier, by, found, now)))
  }
  return events
}

/** Ends one that is running, and its request. Events to append. */
export async function stopOne(
  sql: Sql,
  notifier: Notifier | undefined,
  by: Stopper,
  { row, approval }: Found,
  now: Date,
): Promise<Event[]> {
  const { practice, account, device } = by
  await recoveryEnded(sql, practice, row.id, now, account)
  const head = { practice, time: now.toISOString(), account, device }
  const stopped: Event = { ...head, type: "recovery", subject: row.account, change: "stopped", recovery: row.id }
  if (approval.state !== "open" && approval.state !== "approved") return [stopped]
  await approvalMove(sql, practice, approval.id, "cancelled")
  const settled = await settleApproval(sql, notifier ?? logOnly, practice, approval, now)
  return [stopped, approvalEvent(by, now, approval, "cancelled"), ...settled]
}
