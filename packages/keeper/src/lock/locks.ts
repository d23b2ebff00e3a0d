/**
 * Locks (spec/governor.md, "Locks"): what releases nothing until an officer lifts it. Alarms, incidents and the governor put them by
 * `putLock` inside a job of theirs, whose events the answered ones join.
 */
import { randomUUID } from "node:crypto"
import type { Event, Lock, LockId, LockReason, LockSubject, PracticeId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"

export type LockEvent = Extract<Event, { type: "lock" }>
type Actor = Pick<Caller, "practice" | "account" | "device">

interface LockRow {
  id: LockId
  subject_kind: LockSubject["kind"]
  subject: string
  because: LockReason
  case_id: string | null
  by: Lock["by"]
  since: Date
  ended_at: Date | null
}

const columns = "id, subject_kind, subject, because, case_id, by, since, ended_at"
const standing = {
  name: "keeper.lock.standing",
  text: `select ${columns} from keeper.lock where practice = $1 and ended_at is null order by since desc, id`,
}
const all = {
  name: "keeper.lock.all",
  text: `select ${columns} from keeper.lock where practice = $1 order by since desc, id limit 500`,
}
const byId = { name: "keeper.lock.by-id", text: `select ${columns} from keeper.lock where practice = $1 and id = $2` }
const insert = {
  name: "keeper.lock.insert",
  text: `insert into keeper.lock (practice, id, subject_kind, subject, because, case_id, by, since)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
}
const end = {
  name: "keeper.lock.end",
  text: "update keeper.lock set ended_at = $3 where practice = $1 and id = $2",
}

export interface LockToPut {
  subject: LockSubject
  because: LockReason
  /** The incident it belongs to. */
  case?: string
}

/** Locks the subject. The lock that stands for the same subject and reason is answered without an event. */
export async function putLock(
  sql: Sql,
  actor: Actor,
  now: Date,
  { subject, because, case: incident }: LockToPut,
): Promise<{ lock: Lock; events: LockEvent[] }> {
  const known = (await locksStanding(sql, actor.practice)).find(
    (lock) =>
      lock.subject.kind === subject.kind &&
      lock.subject.id === subject.id &&
      lock.because === because &&
      lock.case === (incident ?? null),
  )
  if (known !== undefined) return { lock: known, events: [] }
  const lock: Lock = {
    id: randomUUID() as LockId,
    subject,
    because,
    case: incident ?? null,
    by: actor.account,
    since: now.toISOString(),
    endedAt: null,
  }
  const values = [actor.practice, lock.id, subject.kind, subject.id, because, lock.case, actor.account, now]
  await sql.query(insert, values)
  return { lock, events: [lockEvent(actor, now, lock, "put")] }
}

/** Lifts a lock; one lifted before is answered without an event. Undefined when there is none of this id. */
export async function liftLock(
  sql: Sql,
  actor: Actor,
  now: Date,
  id: LockId,
): Promise<{ lock: Lock; events: LockEvent[] } | undefined> {
  const lock = await lockById(sql, actor.practice, id)
  if (lock === undefined) return undefined
  if (lock.endedAt !== null) return { lock, events: [] }
  await sql.query(end, [actor.practice, id, now])
  return { lock: { ...lock, endedAt: now.toISOString() }, events: [lockEvent(actor, now, lock, "lifted")] }
}

export async function lockById(sql: Sql, practice: PracticeId, id: LockId): Promise<Lock | undefined> {
  const { rows } = await sql.query<LockRow>(byId, [practice, id])
  return rows[0] === undefined ? undefined : toLock(rows[0])
}

export const locksStanding = async (sql: Sql, practice: PracticeId): Promise<Lock[]> =>
  (await sql.query<LockRow>(standing, [practice])).rows.map(toLock)

export const locksAll = async (sql: Sql, practice: PracticeId): Promise<Lock[]> =>
  (await sql.query<LockRow>(all, [practice])).rows.map(toLock)

const toLock = (row: LockRow): Lock => ({
  id: row.id,
  subject: { kind: row.subject_kind, id: row.subject },
  because: row.because,
  case: row.case_id,
  by: row.by,
  since: row.since.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
})

const lockEvent = (
  { practice, account, device }: Actor,
  now: Date,
  lock: Lock,
  change: LockEvent["change"],
): LockEvent => ({
  type: "lock",
  practice,
  time: now.toISOString(),
  account,
  device,
  lock: lock.id,
  change,
  subject: lock.subject,
  because: lock.because,
  ...(lock.case !== null && { case: lock.case }),
})
