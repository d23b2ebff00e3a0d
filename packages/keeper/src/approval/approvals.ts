/**
 * What other modules call for an act that one person alone may not do: `request` it, and later `take` the approval of exactly that act
 * (spec/governor.md, "Approvals").
 *
 * Both run inside a job of the sequencer, so that the approval and what it permits change together; the events they answer are to be
 * appended by that job.
 */
import { hash, randomUUID } from "node:crypto"
import { canonicalText } from "@subrosa/codec"
import {
  type AccountId,
  ApiError,
  type Approval,
  type ApprovalId,
  type ApprovalKind,
  type Event,
  type PracticeId,
} from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { settingsRead } from "../identity/practice.ts"
import { logOnly, type Notifier } from "../notifier.ts"
import {
  type ApprovalRow,
  approvalAdopt,
  approvalByAct,
  approvalById,
  approvalMove,
  approvalStore,
  isAsking,
  standing,
  toApproval,
} from "./approval-rows.ts"
import { approvalLifeMs, notBeforeOf } from "./decide-approval.ts"

/** On whose behalf. */
export type Asking = Pick<Caller, "practice" | "account" | "device" | "session">
export type ApprovalEvent = Extract<Event, { type: "approval" }>

const textOf = (act: object): string => canonicalText(act)
const digestOf = (act: string): Buffer => hash("sha256", act, "buffer")

/**
 * Asks for it; what a lone officer asks for is told. The same act asked for again by the same person answers the request that stands,
 * without an event. `subject`: whom it is about, where that is a person who must not be the second one.
 */
export async function requestApproval(
  sql: Sql,
  asking: Asking,
  now: Date,
  kind: ApprovalKind,
  act: object,
  notifier: Notifier = logOnly,
  subject: AccountId | null = null,
): Promise<{ approval: Approval; events: Event[] }> {
  const { practice, account, device, session } = asking
  const text = textOf(act)
  const digest = digestOf(text)
  const known = await approvalByAct(sql, practice, { kind, digest, account }, now)
  if (known !== undefined) return { approval: toApproval(known, now), events: [] }
  const { approvalDelayHours } = await settingsRead(sql, practice)
  const id = randomUUID() as ApprovalId
  const notBefore = notBeforeOf(kind, now, approvalDelayHours)
  await approvalStore(sql, practice, {
    id,
    kind,
    act: text,
    act_digest: digest,
    requested_by: account,
    subject,
    device,
    session,
    requested_at: now,
    not_before: notBefore,
    expires_at: new Date(notBefore.getTime() + approvalLifeMs),
  })
  const row = await requireApproval(sql, asking, id)
  const approval = toApproval(row, now)
  const requested = { ...approvalEvent(asking, now, row, "requested"), notBefore: approval.notBefore }
  if (!approval.alone) return { approval, events: [requested] }
  const who = { kind: "account", id: account } as const
  const notice = { kind: "lone-approval", severity: "warning", practice, subject: who, account, device } as const
  return { approval, events: [requested, ...(await notifier.raise(sql, { ...notice, events: [requested] }, now))] }
}

/**
 * Uses the approval of exactly this act up; what it permits belongs into the same job.
 *
 * @throws ApiError `second_person_required` when there is none that is due.
 */
export async function takeApproval(
  sql: Sql,
  asking: Asking,
  now: Date,
  kind: ApprovalKind,
  act: object,
  notifier: Notifier = logOnly,
): Promise<{ approval: Approval; events: Event[] }> {
  const digest = digestOf(textOf(act))
  const row = await approvalByAct(sql, asking.practice, { kind, digest, account: asking.account }, now)
  if (row === undefined) throw secondPersonRequired("another officer has to agree to this")
  const { due, notBefore, alone, state } = standing(row, now)
  if (!due) {
    const waits = alone || state === "approved"
    throw secondPersonRequired(
      waits ? `this can be done from ${notBefore.toISOString()} on` : "another officer has yet to agree to this",
    )
  }
  await approvalMove(sql, asking.practice, row.id, "applied")
  const event = approvalEvent(asking, now, row, "applied")
  const settled = await settleApproval(sql, notifier, asking.practice, row, now)
  return { approval: toApproval({ ...row, state: "applied" }, now), events: [event, ...settled] }
}

/**
 * What a lone officer's request told everyone of is over once nothing of theirs waits any more; the alarm about a recovery, once somebody
 * has decided. Called when a request was decided, taken back or used. Events to append.
 */
export async function settleApproval(
  sql: Sql,
  notifier: Notifier,
  practice: PracticeId,
  { kind, requested_by: account, subject }: Pick<ApprovalRow, "kind" | "requested_by" | "subject">,
  now: Date,
): Promise<readonly Event[]> {
  const about = (id: AccountId) => ({ practice, subject: { kind: "account", id } }) as const
  const over =
    kind === "recovery" && subject !== null
      ? await notifier.settle(sql, { kind: "recovery-started", ...about(subject) }, now)
      : []
  if (await isAsking(sql, practice, account, now)) return over
  return [...over, ...(await notifier.settle(sql, { kind: "lone-approval", ...about(account) }, now))]
}

/** The newest request of this act by this person that may still be applied. */
export async function findApproval(
  sql: Sql,
  asking: Asking,
  now: Date,
  kind: ApprovalKind,
  act: object,
): Promise<ApprovalRow | undefined> {
  const digest = digestOf(textOf(act))
  return approvalByAct(sql, asking.practice, { kind, digest, account: asking.account }, now)
}

/**
 * Whoever asks for a bulk act, or asks again for one that they asked for elsewhere, has just signed in; in the session that did so, the wait
 * asks for nothing further.
 *
 * @throws ApiError `step_up_required`
 */
export async function confirmAsking(
  sql: Sql,
  { practice, session, fresh }: Pick<Caller, "practice" | "session" | "fresh">,
  asked: ApprovalRow | undefined,
): Promise<void> {
  if (asked?.session === session) return
  if (!fresh) throw new ApiError("step_up_required", "confirm with your passkey or password that it is you")
  if (asked !== undefined) await approvalAdopt(sql, practice, asked.id, session)
}

/** @throws ApiError `not_found` */
export async function requireApproval(sql: Sql, { practice }: Pick<Caller, "practice">, id: ApprovalId) {
  const row = await approvalById(sql, practice, id)
  if (row === undefined) throw new ApiError("not_found", "there is no such request")
  return row
}

export function approvalEvent(
  { practice, account, device }: Pick<Asking, "practice" | "account" | "device">,
  now: Date,
  row: Pick<ApprovalRow, "id" | "kind" | "act_digest">,
  change: ApprovalEvent["change"],
): ApprovalEvent {
  return {
    type: "approval",
    practice,
    time: now.toISOString(),
    account,
    device,
    approval: row.id,
    kind: row.kind,
    change,
    act: b64u(row.act_digest),
  }
}

const secondPersonRequired = (detail: string) => new ApiError("second_person_required", detail)
