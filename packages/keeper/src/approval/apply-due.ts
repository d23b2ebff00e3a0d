/**
 * Applies what has become due by itself: changes of limits and settings. Looked for whenever someone's app looks after its session, so
 * nothing has to run in the background; what nobody is there to use need not be applied.
 */
import type { Approval, ApprovalId, ApprovalKind, Event, PracticeId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { applyLimits, applySettings } from "../identity/apply-settings.ts"
import { change, type EventHead, type Identity } from "../identity/context.ts"
import { logOnly, type Notifier } from "../notifier.ts"
import { type ApprovalRow, approvalMove, approvalsPending, standing, toApproval } from "./approval-rows.ts"
import { approvalEvent, settleApproval } from "./approvals.ts"

/** Does what was approved and answers its events; `act` is what was asked for. */
export type Applier = (sql: Sql, head: EventHead & { practice: PracticeId }, act: unknown) => Promise<readonly Event[]>

/** The kinds that need nobody to come back for them. */
const appliers: Partial<Record<ApprovalKind, Applier>> = {
  limits: applyLimits,
  settings: applySettings,
}

const isDue = (row: ApprovalRow, now: Date): boolean => appliers[row.kind] !== undefined && standing(row, now).due

/** Answers `wanted` as it is afterwards, if it was applied. */
export async function applyDue(
  identity: Identity,
  { practice }: Pick<Caller, "practice">,
  wanted?: ApprovalId,
): Promise<Approval | undefined> {
  const now = identity.clock()
  const due = await identity.db.inPractice(practice, (sql) => dueRows(sql, practice, now))
  const [first] = due
  if (first === undefined) return undefined
  // The act is the requester's, whoever's look it is that applies it.
  const actor = { practice, account: first.requested_by, device: first.device }
  const applied = await change(identity, actor, async (sql) => {
    const events: Event[] = []
    const rows = await dueRows(sql, practice, now)
    for (const row of rows) events.push(...(await applyOne(sql, identity.notifier ?? logOnly, practice, row, now)))
    return { events, result: rows }
  })
  const row = applied.find(({ id }) => id === wanted)
  return row === undefined ? undefined : toApproval({ ...row, state: "applied" }, now)
}

/** Oldest first: of two changes of the same thing the later request wins. */
async function dueRows(sql: Sql, practice: PracticeId, now: Date): Promise<ApprovalRow[]> {
  return (await approvalsPending(sql, practice)).filter((row) => isDue(row, now)).reverse()
}

async function applyOne(
  sql: Sql,
  notifier: Notifier,
  practice: PracticeId,
  row: ApprovalRow,
  now: Date,
): Promise<Event[]> {
  const apply = appliers[row.kind]
  if (apply === undefined) return []
  const actor = { practice, account: row.requested_by, device: row.device }
  await approvalMove(sql, practice, row.id, "applied")
  const done = await apply(sql, { ...actor, time: now.toISOString() }, JSON.parse(row.act))
  const settled = await settleApproval(sql, notifier, practice, row, now)
  return [approvalEvent(actor, now, row, "applied"), ...done, ...settled]
}
