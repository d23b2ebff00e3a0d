/** What the governor and others have to tell becomes an alarm, in the transaction of what caused it. */
import type { AccountId, AlarmKind } from "@subrosa/contract"
import type { Notice, Notifier } from "../notifier.ts"
import { raiseAlarm } from "./raise-alarm.ts"

const kindOf = {
  hammering: "limit-hammering",
  breaker: "breaker",
  "break-glass": "break-glass",
  "emergency-find": "emergency-find",
  "lone-approval": "approval-requested",
  recovery: "recovery",
} as const satisfies Record<Notice["kind"], AlarmKind>

export const alarmNotifier: Notifier = {
  raise: (sql, { kind, practice, subject, account }, now) =>
    raiseAlarm(sql, { practice, kind: kindOf[kind], subject, account: account as AccountId }, now),
}
