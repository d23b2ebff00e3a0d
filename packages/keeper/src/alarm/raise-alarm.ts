/**
 * Raises an alarm in the transaction of what caused it: alarm, outbox and log entry are there together or not at all.
 *
 * While an alarm of the same kind about the same subject is open, another one only counts up: a thief who makes noise must not drown what
 * matters, nor send a thousand messages.
 */
import { randomUUID } from "node:crypto"
import {
  type AccountId,
  type AlarmKind,
  type AlarmSubject,
  alarmKinds,
  type Event,
  type PracticeId,
} from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { type AlarmRow, alarmColumns, alarmEvent } from "./alarm-row.ts"
import { answerWithinMs } from "./decide-escalation.ts"
import { itself, lockSubject, unlockSubject } from "./locks.ts"
import { enqueue } from "./outbox.ts"

export interface NewAlarm {
  practice: PracticeId
  kind: AlarmKind
  subject: AlarmSubject
  /** Whose acts raised it, if they are someone's. */
  account?: AccountId
  /** Entries of the log that led to it and are in it already. What causes it right now stands directly before the alarm's own entry. */
  evidence?: readonly number[]
  /** Not when the subject has had an alarm of the kind before, whatever became of it. */
  once?: boolean | undefined
  /** What it is about is locked together with it, until an officer says that it was right. */
  lock?: boolean | undefined
}

const evidenceMax = 200

const upsert = {
  name: "keeper.alarm.raise",
  text: `insert into keeper.alarm as a (practice, id, kind, severity, subject_kind, subject, account, state, count, level, raised_at, last_at,
      due_at, evidence)
    values ($1, $2, $3, $4, $5, $6, $7, 'open', 1, 0, $8, $8, $9, $10)
    on conflict (practice, kind, subject) where state <> 'closed' do update
      set count = a.count + 1, last_at = excluded.last_at,
        evidence = (a.evidence || excluded.evidence)[greatest(1, cardinality(a.evidence || excluded.evidence) - ${evidenceMax - 1}):]
    returning ${alarmColumns}, id = $2 as is_new`,
}

/** Answers the events to append with the cause: one for a new alarm, none for one that only counts up. */
export async function raiseAlarm(sql: Sql, alarm: NewAlarm, now: Date): Promise<readonly Event[]> {
  const { practice, kind, subject, account = null, evidence = [] } = alarm
  const { severity } = alarmKinds[kind]
  if (alarm.once === true && (await isKnown(sql, alarm))) return []
  const { rows } = await sql.query<AlarmRow & { is_new: boolean }>(upsert, [
    practice,
    randomUUID(),
    kind,
    severity,
    subject.kind,
    subject.id,
    account,
    now,
    new Date(now.getTime() + answerWithinMs[severity]),
    evidence.slice(-evidenceMax),
  ])
  const [row] = rows
  if (row === undefined) throw new Error("invariant: an alarm is raised or counted up")
  if (!row.is_new) return []
  await enqueue(sql, practice, { alarm: row.id, severity, cause: "raised" }, now)
  const raised = alarmEvent(row, { practice, now, change: "raised" })
  if (alarm.lock !== true) return [raised]
  await sql.query(markLocked, [practice, row.id, now])
  return [raised, ...(await lockSubject(sql, itself(practice), now, row))]
}

const markLocked = {
  name: "keeper.alarm.mark-locked",
  text: "update keeper.alarm set locked_at = $3 where practice = $1 and id = $2",
}
const known = {
  name: "keeper.alarm.known",
  text: "select exists (select from keeper.alarm where practice = $1 and kind = $2 and subject = $3) as known",
}

async function isKnown(sql: Sql, { practice, kind, subject }: NewAlarm): Promise<boolean> {
  const { rows } = await sql.query<{ known: boolean }>(known, [practice, kind, subject.id])
  return rows[0]?.known === true
}

const close = {
  name: "keeper.alarm.close",
  text: `update keeper.alarm set state = 'closed', due_at = null
    where practice = $1 and kind = $2 and subject = $3 and state <> 'closed' returning ${alarmColumns}`,
}

/**
 * What an alarm was about is over by itself (the witness signs again, the approval was decided): with it the lock that silence put. Events to
 * append, none if none was open.
 */
export async function closeAlarm(
  sql: Sql,
  { practice, kind, subject }: Pick<NewAlarm, "practice" | "kind" | "subject">,
  now: Date,
): Promise<readonly Event[]> {
  const { rows } = await sql.query<AlarmRow>(close, [practice, kind, subject.id])
  const events: Event[] = []
  for (const row of rows) {
    events.push(alarmEvent(row, { practice, now, change: "closed" }))
    if (row.locked_at === null || (await isHeldBesides(sql, practice, row))) continue
    events.push(...(await unlockSubject(sql, itself(practice), now, row)))
  }
  return events
}

const heldBesides = {
  name: "keeper.alarm.held-besides",
  text: `select exists (select from keeper.alarm where practice = $1 and subject_kind = $2 and subject = $3 and id <> $4
    and state <> 'closed' and locked_at is not null) as held`,
}

/** Whether another alarm, still open, has locked the same subject: alarms share one lock. */
async function isHeldBesides(sql: Sql, practice: PracticeId, row: AlarmRow): Promise<boolean> {
  const { rows } = await sql.query<{ held: boolean }>(heldBesides, [practice, row.subject_kind, row.subject, row.id])
  return rows[0]?.held === true
}
