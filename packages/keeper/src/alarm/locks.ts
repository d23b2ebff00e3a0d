/** Locks as alarms ask for them. Who keeps and enforces them is the governor's. */
import type { AccountId, AlarmId, AlarmSubject, CaseId, Event, PracticeId } from "@subrosa/contract"
import type { Sql } from "../db.ts"

export interface AlarmLock {
  practice: PracticeId
  subject: AlarmSubject
  alarm: AlarmId
  /** Undefined: nobody answered. */
  by: { account: AccountId; device: string } | undefined
  case?: CaseId
  at: Date
}

/** In the transaction that causes them; the events are appended with it. */
export interface AlarmLocks {
  put(sql: Sql, lock: AlarmLock): Promise<readonly Event[]>
  /** Lifts what this alarm has locked. */
  lift(sql: Sql, lock: AlarmLock): Promise<readonly Event[]>
}
