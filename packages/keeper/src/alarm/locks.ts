/** Locks that alarms put: when nobody answers a critical one, or when an officer says that it was not right. */
import { type Event, keeperItself, type PracticeId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { liftLock, locksStanding, putLock } from "../lock/locks.ts"
import { type AlarmRow, subjectOf } from "./alarm-row.ts"

type Actor = Pick<Caller, "practice" | "account" | "device">

/** Whom the keeper's own acts are ascribed to. */
export const itself = (practice: PracticeId): Actor => ({
  practice,
  account: keeperItself as Actor["account"],
  device: keeperItself as Actor["device"],
})

/** Events to append. */
export async function lockSubject(sql: Sql, actor: Actor, now: Date, row: AlarmRow): Promise<readonly Event[]> {
  const lock = { subject: subjectOf(row), because: "alarm" as const }
  return (await putLock(sql, actor, now, { ...lock, ...(row.case_id !== null && { case: row.case_id }) })).events
}

/** Lifts what silence has locked. What was locked for a case or by hand stays. */
export async function unlockSubject(sql: Sql, actor: Actor, now: Date, row: AlarmRow): Promise<readonly Event[]> {
  const standing = await locksStanding(sql, actor.practice)
  const own = standing.filter(
    ({ because, subject, case: of }) =>
      because === "alarm" && of === null && subject.kind === row.subject_kind && subject.id === row.subject,
  )
  const lifted: Event[] = []
  for (const { id } of own) lifted.push(...((await liftLock(sql, actor, now, id))?.events ?? []))
  return lifted
}
