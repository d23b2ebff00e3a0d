/** The reader's side of a notice by e-mail: whoever holds the link gets the sealed letter, and the ledger learns that it was read. */
import { createHash, timingSafeEqual } from "node:crypto"
import type * as contract from "@subrosa/contract"
import {
  AccountId,
  ApiError,
  keeperItself,
  type NoticeStep,
  type PracticeId,
  type SealedNoticeId,
} from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"
import { change, type Identity, type Public } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { subjectOf, tryClear, tryCount } from "../sign-in/throttle.ts"
import { noticesRead } from "./notice-rows.ts"
import { type SealedRow, sealedAnswer, sealedMarkOpened, sealedRead } from "./sealed-notice-rows.ts"
import { newStepId } from "./send-notice.ts"
import { takeSteps } from "./take-steps.ts"

/** Against which a token is held where there is no notice: as long to compare, and nothing has this digest. */
const nobodys = Buffer.alloc(32)

/** Ten wrong tokens in a quarter of an hour for each notice, whether it is there or not. */
export const sealedNoticeOpen: Public<typeof contract.sealedNoticeOpen> = async (identity, { params, body }) => {
  const { practice, id } = params
  const shown = createHash("sha256")
    .update(readBytes(body.token, "token", 32))
    .digest()
  const subject = subjectOf("sealed-notice", practice, id)
  await tryCount(identity, subject)
  const found = await identity.db.inPractice(practice, (sql) => sealedRead(sql, practice, id))
  const fits = timingSafeEqual(shown, found?.opener ?? nobodys)
  if (!fits || found === undefined || found.sealed === null || found.expires_at <= identity.clock()) {
    throw new ApiError("not_found", "there is no such notice, or it is not kept any more")
  }
  await tryClear(identity, subject)
  if (found.opened_at === null) await noteOpened(identity, practice, id)
  return { sealed: b64u(found.sealed) }
}

const reader = { account: AccountId.parse(keeperItself), device: keeperItself }

function noteOpened(identity: Identity, practice: PracticeId, id: SealedNoticeId): Promise<undefined> {
  return change(identity, { practice, ...reader }, async (sql, head, now) => {
    const row = await sealedRead(sql, practice, id)
    if (row === undefined || !(await sealedMarkOpened(sql, practice, id, now))) return { events: [], result: undefined }
    const arrived = row.state === "sending"
    // Whose mail was cut off and who reads it all the same has had it.
    if (arrived) await sealedAnswer(sql, practice, { id, state: "accepted", code: null }, now)
    const steps = await stepsOf(sql, practice, row, arrived, now)
    const { events } = await takeSteps(sql, { practice, ...reader }, head, row.case_id, steps, now)
    return { events, result: undefined }
  })
}

/** None where another letter has been made since: this one was read, and the other one not. */
async function stepsOf(
  sql: Sql,
  practice: PracticeId,
  { case_id, chart, letter, step }: SealedRow,
  arrived: boolean,
  now: Date,
): Promise<NoticeStep[]> {
  const [notice] = await noticesRead(sql, practice, case_id, [chart])
  if (notice === undefined || notice.letter === null || notice.channel !== "email") return []
  if (Buffer.compare(notice.letter, letter) !== 0) return []
  const at = now.toISOString()
  const sent: NoticeStep = { id: step, chart, to: "sent", channel: "email", at }
  const read: NoticeStep = { id: newStepId(), chart, to: "read", at }
  return arrived ? [sent, read] : [read]
}
