/** Who is told when something has to be looked at: the alarms. Called in the transaction of what caused it. */
import type { Event, LockSubject, PracticeId } from "@subrosa/contract"
import type { Sql } from "./db.ts"

export interface Notice {
  kind:
    | "hammering"
    | "breaker"
    | "break-glass"
    | "device-lost"
    | "emergency-find"
    | "lone-approval"
    | "new-device-many"
    | "recovery"
    | "recovery-started"
  severity: "notice" | "warning" | "critical"
  practice: PracticeId
  subject: LockSubject
  /** Whose act it was. */
  account: string
  device: string
  /** Told of a subject once, and not again when it was answered. */
  once?: boolean
  /** The events that tell of it, in the batch that is being written: their indexes are known once it is. */
  events: readonly Event[]
}

export interface Notifier {
  /** Answers the events that the caller's job appends besides its own. SQL only: the job may run again. */
  raise(sql: Sql, notice: Notice, now: Date): Promise<readonly Event[]>
  /** What it was raised for is over by itself. Events as above. */
  settle(sql: Sql, over: Pick<Notice, "kind" | "practice" | "subject">, now: Date): Promise<readonly Event[]>
}

/** Without alarms the log tells it: the event that caused the notice is in it already. */
export const logOnly: Notifier = { raise: async () => [], settle: async () => [] }
