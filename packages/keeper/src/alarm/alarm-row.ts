/** Alarm rows, what the contract shows of them, and what the log says. */
import {
  type AccountId,
  type Alarm,
  type AlarmAnswer,
  type AlarmEvent,
  type AlarmId,
  type AlarmKind,
  type AlarmSubject,
  type CaseId,
  nobody,
  type PracticeId,
  type Severity,
} from "@subrosa/contract"
import type { Sql } from "../db.ts"

export interface AlarmRow {
  id: AlarmId
  kind: AlarmKind
  severity: Severity
  subject_kind: AlarmSubject["kind"]
  subject: string
  account: AccountId | null
  state: Alarm["state"]
  count: number
  level: number
  raised_at: Date
  last_at: Date
  due_at: Date | null
  locked_at: Date | null
  answer: AlarmAnswer | null
  answered_by: AccountId | null
  answered_at: Date | null
  case_id: CaseId | null
  evidence: readonly (number | string)[]
}

export const alarmColumns = `id, kind, severity, subject_kind, subject, account, state, count, level, raised_at, last_at, due_at,
  locked_at, answer, answered_by, answered_at, case_id, evidence`

const readOne = {
  name: "keeper.alarm.read",
  text: `select ${alarmColumns} from keeper.alarm where practice = $1 and id = $2 for update`,
}

/** Locked for a change. Undefined when there is none. */
export async function alarmRead(sql: Sql, practice: string, id: string): Promise<AlarmRow | undefined> {
  const { rows } = await sql.query<AlarmRow>(readOne, [practice, id])
  return rows[0]
}

export const subjectOf = ({ subject_kind, subject }: AlarmRow): AlarmSubject => ({ kind: subject_kind, id: subject })

export function toAlarm(row: AlarmRow): Alarm {
  return {
    id: row.id,
    kind: row.kind,
    severity: row.severity,
    subject: subjectOf(row),
    account: row.account,
    state: row.state,
    count: row.count,
    level: row.level,
    raisedAt: row.raised_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    lockedAt: row.locked_at?.toISOString() ?? null,
    answer: row.answer,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at?.toISOString() ?? null,
    case: row.case_id,
    evidence: row.evidence.map(Number),
  }
}

export interface EventOf {
  practice: PracticeId
  now: Date
  change: AlarmEvent["change"]
  /** Who did it; undefined: the keeper itself. */
  by?: { account: string; device: string } | undefined
  answer?: AlarmAnswer
}

export function alarmEvent(row: AlarmRow, { practice, now, change, by, answer }: EventOf): AlarmEvent {
  return {
    type: "alarm",
    practice,
    time: now.toISOString(),
    account: by?.account ?? nobody,
    device: by?.device ?? nobody,
    alarm: row.id,
    change,
    kind: row.kind,
    severity: row.severity,
    subject: subjectOf(row),
    evidence: row.evidence.map(Number),
    ...(answer !== undefined && { answer }),
    ...(row.case_id !== null && { case: row.case_id }),
  }
}
