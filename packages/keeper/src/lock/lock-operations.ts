/** Locks as officers see, put and lift them. */
import type * as contract from "@subrosa/contract"
import { ApiError, type Lock, mayAct } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { accountRead, accountsRead } from "../identity/account.ts"
import { change, type Signed } from "../identity/context.ts"
import { liftLock, lockById, locksAll, locksStanding, putLock } from "./locks.ts"

export const lockSearch: Signed<typeof contract.lockSearch> = async ({ db }, { practice }, { query }) => ({
  locks: await db.inPractice(practice, (sql) =>
    query.standing === undefined ? locksAll(sql, practice) : locksStanding(sql, practice),
  ),
})

/** Also on oneself: whoever suspects their own device shuts it, and another officer lifts it. */
export const lockCreate: Signed<typeof contract.lockCreate> = async (identity, caller, { body }) =>
  change(identity, caller, async (sql, _, now) => {
    await requireOfficer(sql, caller)
    const { lock, events } = await putLock(sql, caller, now, { subject: body.subject, because: "officer" })
    return { events, result: lock }
  })

export const lockEnd: Signed<typeof contract.lockEnd> = async (identity, caller, { params }) =>
  change(identity, caller, async (sql, _, now) => {
    await requireOfficer(sql, caller)
    const lock = await lockById(sql, caller.practice, params.lock)
    if (lock === undefined) throw notFound()
    if ((await isOwn(sql, caller, lock)) && (await hasOtherOfficer(sql, caller))) {
      throw new ApiError("forbidden", "another officer has to lift a lock on yourself")
    }
    const lifted = await liftLock(sql, caller, now, params.lock)
    if (lifted === undefined) throw notFound()
    return { events: lifted.events, result: lifted.lock }
  })

async function requireOfficer(sql: Sql, { practice, account }: Caller): Promise<void> {
  const own = await accountRead(sql, practice, account)
  if (own?.state !== "active" || !mayAct(own.roles, "watch")) {
    throw new ApiError("forbidden", "owners and privacy officers put and lift locks")
  }
}

async function isOwn(sql: Sql, caller: Caller, { subject }: Lock): Promise<boolean> {
  if (subject.kind === "account") return subject.id === caller.account
  if (subject.kind !== "device") return false
  const { rowCount } = await sql.query(
    { text: "select from keeper.device where practice = $1 and id = $2 and account = $3" },
    [caller.practice, subject.id, caller.account],
  )
  return rowCount > 0
}

async function hasOtherOfficer(sql: Sql, { practice, account }: Caller): Promise<boolean> {
  const accounts = await accountsRead(sql, practice)
  return accounts.some(({ id, state, roles }) => id !== account && state === "active" && mayAct(roles, "watch"))
}

const notFound = () => new ApiError("not_found", "there is no such lock")
