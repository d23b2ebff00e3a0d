/** Goes through the alarms whose time has come: louder, and what a critical one concerns is locked. */
import type { Event, PracticeId } from "@subrosa/contract"
import { isAsking } from "../approval/approval-rows.ts"
import type { Sql } from "../db.ts"
import { type AlarmRow, alarmColumns, alarmEvent, subjectOf } from "./alarm-row.ts"
import { decideEscalation } from "./decide-escalation.ts"
import { itself, lockSubject } from "./locks.ts"
import { enqueue } from "./outbox.ts"
import { closeAlarm } from "./raise-alarm.ts"

const due = {
  name: "keeper.alarm.due",
  text: `select ${alarmColumns} from keeper.alarm where practice = $1 and due_at <= $2 order by due_at for update`,
}
const write = {
  name: "keeper.alarm.escalate",
  text: `update keeper.alarm set state = 'open', level = $3, due_at = $4, locked_at = $5 where practice = $1 and id = $2`,
}

/** Run in a job of the sequencer. Answers the events to append. */
export async function escalateAlarms(sql: Sql, practice: PracticeId, now: Date): Promise<Event[]> {
  const { rows } = await sql.query<AlarmRow>(due, [practice, now])
  const events: Event[] = []
  for (const row of rows) {
    // The request has run out: there is nothing to agree to any more.
    if (row.kind === "approval-requested" && !(await isAsking(sql, practice, row.subject, now))) {
      events.push(...(await closeAlarm(sql, { practice, kind: row.kind, subject: subjectOf(row) }, now)))
      continue
    }
    const { level, dueAt, lock } = decideEscalation(
      { severity: row.severity, subject: row.subject_kind, level: row.level, locked: row.locked_at !== null },
      now,
    )
    await sql.query(write, [practice, row.id, level, dueAt, lock ? now : row.locked_at])
    await enqueue(sql, practice, { alarm: row.id, severity: row.severity, cause: lock ? "locked" : "escalated" }, now)
    events.push(alarmEvent(row, { practice, now, change: "escalated" }))
    if (!lock) continue
    events.push(alarmEvent(row, { practice, now, change: "locked" }))
    events.push(...(await lockSubject(sql, itself(practice), now, row)))
  }
  return events
}
