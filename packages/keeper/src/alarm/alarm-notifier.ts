/** What the governor and others have to tell becomes an alarm, in the transaction of what caused it. */
import type { AccountId, AlarmKind } from "@subrosa/contract"
import type { Notice, Notifier } from "../notifier.ts"
import { closeAlarm, raiseAlarm } from "./raise-alarm.ts"

const kindOf = {
  hammering: "limit-hammering",
  breaker: "breaker",
  "break-glass": "break-glass",
  "device-lost": "device-lost",
  "emergency-find": "emergency-find",
  "lone-approval": "approval-requested",
  "new-device-many": "new-device-many",
  recovery: "recovery",
  "recovery-started": "recovery-started",
} as const satisfies Record<Notice["kind"], AlarmKind>

export const alarmNotifier: Notifier = {
  raise: (sql, { kind, practice, subject, account, once }, now) =>
    raiseAlarm(
      sql,
      { practice, kind: kindOf[kind], subject, account: account as AccountId, once, lock: kind === "device-lost" },
      now,
    ),
  settle: (sql, { kind, practice, subject }, now) => closeAlarm(sql, { practice, kind: kindOf[kind], subject }, now),
}
