/** The helper's part once a recovery is ready: their copy of the recovery key, and the link that they hand over in presence. */
import { toBase64url } from "@subrosa/codec"
import type * as contract from "@subrosa/contract"
import { ApiError, type Event, type RecoveryId, type RecoveryState } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { change, type Signed } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { refuseField } from "../identity/refuse.ts"
import { linkMaxMs } from "./decide-recovery.ts"
import {
  type Found,
  type HelperRow,
  helpersRead,
  recoveryLinked,
  setRead,
  stateOf,
  toRecovery,
} from "./recovery-rows.ts"
import { notFound, requireRecovery } from "./start-recovery.ts"

export const recoveryKeyRead: Signed<typeof contract.recoveryKeyRead> = async ({ db, clock }, caller, { params }) =>
  db.inPractice(caller.practice, async (sql) => {
    const { copy } = await requireReady(sql, caller, params.recovery, clock())
    return { helper: copy.helper, sealed: toBase64url(copy.sealed), signature: toBase64url(copy.signature) }
  })

/** A link made anew is good for another first device; the one before opens nothing any more. */
export const recoveryLinkUpdate: Signed<typeof contract.recoveryLinkUpdate> = async (
  identity,
  caller,
  { params, body },
) => {
  const { practice } = caller
  const tokenDigest = readBytes(body.tokenDigest, "tokenDigest", 32)
  const handover = readBytes(body.handover, "handover", sealedKeyBytes)
  const expiresAt = new Date(body.expiresAt)
  return change(identity, caller, async (sql, head, now) => {
    // A minute for a clock that is ahead.
    if (expiresAt <= now || expiresAt.getTime() > now.getTime() + linkMaxMs + 60_000)
      throw refuseField("expiresAt", "must be within 24 hours from now")
    const { found } = await requireReady(sql, caller, params.recovery, now)
    const { row } = found
    if (row.token_digest !== null && toBase64url(row.token_digest) === body.tokenDigest)
      return { events: [], result: toRecovery(found, now) }
    await recoveryLinked(sql, practice, row.id, { tokenDigest, handover, expiresAt })
    const linked: Event = { ...head, type: "recovery", subject: row.account, change: "linked", recovery: row.id }
    return { events: [linked], result: toRecovery(await requireRecovery(sql, practice, row.id), now) }
  })
}

/** nonce, 32 bytes, tag */
const sealedKeyBytes = 12 + 32 + 16

const because: Partial<Record<RecoveryState, string>> = {
  used: "it was used already",
  stopped: "it was stopped",
  refused: "the second person refused it",
  expired: "it has run out: begin again",
}

/** Only to its helper, while they still are one. @throws ApiError `not_found`, `second_person_required`, `gone` */
async function requireReady(
  sql: Sql,
  { practice, account }: Caller,
  id: RecoveryId,
  now: Date,
): Promise<{ found: Found; copy: HelperRow }> {
  const found = await requireRecovery(sql, practice, id)
  if (found.row.helper !== account) throw notFound()
  const { state, notBefore } = toRecovery(found, now)
  if (state === "waiting") {
    throw new ApiError("second_person_required", `another officer has to agree, and it cannot be before ${notBefore}`)
  }
  const over = because[stateOf(found, now)]
  if (over !== undefined) throw new ApiError("gone", `this recovery is over: ${over}`)
  const set = await setRead(sql, practice, found.row.account)
  const helpers = set?.id === found.row.recovery_set ? await helpersRead(sql, practice, set.id) : []
  const copy = helpers.find(({ helper, ended }) => helper === account && !ended)
  if (copy === undefined) throw new ApiError("gone", "this person has named others since")
  return { found, copy }
}
