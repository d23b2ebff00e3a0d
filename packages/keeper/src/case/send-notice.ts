/**
 * A notice by e-mail. That it is being sent is durable before the mail server hears of it, and what came of it afterwards: who is killed in between
 * finds it as `unknown`, and nobody is written to twice unless an officer says so.
 */
import type * as contract from "@subrosa/contract"
import { ApiError, type CaseFile, type NoticeStep, NoticeStepId, type PracticeId } from "@subrosa/contract"
import { formatNoticeLink } from "@subrosa/crypto"
import { b64u } from "../b64u.ts"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { change, type Identity, type Signed } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { policeHoldUntil, requireOfficer } from "./case-journal.ts"
import { requireCase } from "./case-rows.ts"
import type { MailOutcome } from "./notice-mail.ts"
import { noticesRead } from "./notice-rows.ts"
import { type Attempt, attemptsOf, sealedAnswer, sealedRemove, sealedStore } from "./sealed-notice-rows.ts"
import { takeSteps } from "./take-steps.ts"

type Send = typeof contract.sealedNoticeSend
type Input = contract.Parsed<Send>
type Answer = contract.Result<Send>

/** A notice is a long letter, and its number stays open for 90 days (45 CFR 164.404(d)(2)(ii)): so does its link. */
export const openMs = 90 * 86_400_000

/** Which letters are on their way in this process: what stands as `sending` beside these was cut off. */
export function createNoticeSender(): Signed<Send> {
  const underWay = new Set<string>()
  return async (identity, caller, input) => {
    const letter = `${caller.practice} ${input.body.step}`
    if (underWay.has(letter)) throw new ApiError("conflict", "this notice is being sent just now")
    underWay.add(letter)
    try {
      return await sendOne(identity, caller, input)
    } finally {
      underWay.delete(letter)
    }
  }
}

async function sendOne(identity: Identity, caller: Caller, input: Input): Promise<Answer> {
  const { params, body } = input
  await identity.db.inPractice(caller.practice, (sql) => requireCase(sql, caller.practice, params.case))
  const courier = identity.couriers?.notice
  if (courier === undefined) return untried("not-configured")
  const { id, to, sender, phone, locale } = body
  const link = formatNoticeLink(
    identity.origin,
    { practice: caller.practice, notice: id },
    readBytes(body.key, "key", 32),
  )
  const mail = courier({ id, to, link, sender, phone, locale })
  if (mail.kind === "betrays") return { ...untried("betrays"), code: mail.part }
  const known = await begin(identity, caller, input)
  if (known !== undefined) return known
  const outcome = await mail.send()
  await finish(identity, caller, input, outcome)
  return { outcome: outcome.kind, code: codeOf(outcome), repeated: false }
}

const untried = (outcome: Answer["outcome"]): Answer => ({ outcome, code: null, repeated: false })
const codeOf = (outcome: MailOutcome): string | null => (outcome.kind === "accepted" ? null : outcome.code)

/** Keeps the sealed letter and that it is being sent; or answers why it is not to be. */
function begin(identity: Identity, caller: Caller, { params, body }: Input): Promise<Answer | undefined> {
  const { practice, account } = caller
  const letter = Buffer.from(readBytes(body.letter, "letter", 32))
  const sealed = Buffer.from(readBytes(body.sealed, "sealed"))
  const opener = Buffer.from(readBytes(body.opener, "opener", 32))
  return change(identity, caller, async (sql, _, now) => {
    await requireOfficer(sql, caller)
    const file = await requireCase(sql, practice, params.case)
    const attempts = await attemptsOf(sql, practice, file.id, body.step)
    const known = answered(attempts, body.again)
    if (known !== undefined) return { events: [], result: known }
    const because = await whyNot(sql, practice, file, body, now)
    if (because !== undefined) return { events: [], result: untried(because) }
    for (const { id, state } of attempts) if (state === "later") await sealedRemove(sql, practice, id)
    const { id, chart, step } = body
    const times = { begun_at: now, expires_at: new Date(now.getTime() + openMs) }
    const row = { id, case_id: file.id, chart, letter, step, sealed, opener, account, ...times }
    if (!(await sealedStore(sql, practice, row)))
      throw new ApiError("conflict", "a notice with this id is there already")
    return { events: [], result: undefined }
  })
}

/** What earlier tries say; undefined: it is to be sent (again). */
function answered(attempts: readonly Attempt[], again: boolean): Answer | undefined {
  const by = (wanted: Attempt["state"]) => attempts.find(({ state }) => state === wanted)
  const settled = by("accepted") ?? by("refused")
  if (settled?.state === "accepted" || settled?.state === "refused")
    return { outcome: settled.state, code: settled.code, repeated: true }
  const open = again ? undefined : by("sending")
  return open && { outcome: "unknown", code: open.code, repeated: true }
}

async function whyNot(
  sql: Sql,
  practice: PracticeId,
  file: CaseFile,
  { chart, letter }: Input["body"],
  now: Date,
): Promise<Answer["outcome"] | undefined> {
  // Letters of a rehearsal are about invented breaches; the people in them may be real.
  if (file.rehearsal) return "rehearsal"
  const hold = await policeHoldUntil(sql, practice, file.id)
  if (hold !== undefined && hold > now) return "police-hold"
  const [notice] = await noticesRead(sql, practice, file.id, [chart])
  const isMade =
    notice !== undefined &&
    !notice.dropped &&
    notice.state === "made" &&
    notice.channel === "email" &&
    notice.letter !== null &&
    b64u(notice.letter) === letter
  return isMade ? undefined : "not-made"
}

/** What came of it and the step that follows, in one. After it the mail's link stands in the ledger, whoever has left meanwhile. */
function finish(identity: Identity, caller: Caller, { params, body }: Input, outcome: MailOutcome): Promise<undefined> {
  const { practice } = caller
  const { id, chart, step } = body
  return change(identity, caller, async (sql, head, now) => {
    const state = outcome.kind === "unknown" ? "sending" : outcome.kind
    await sealedAnswer(sql, practice, { id, state, code: codeOf(outcome) }, now)
    const at = now.toISOString()
    const sent: NoticeStep = { id: step, chart, to: "sent", channel: "email", at }
    const back: NoticeStep = { id: newStepId(), chart, to: "returned", at }
    const steps = outcome.kind === "accepted" ? [sent] : outcome.kind === "refused" ? [sent, back] : []
    if (steps.length === 0) return { events: [], result: undefined }
    const { events } = await takeSteps(sql, caller, head, params.case, steps, now)
    return { events, result: undefined }
  })
}

export const newStepId = (): NoticeStepId => NoticeStepId.parse(crypto.randomUUID())
