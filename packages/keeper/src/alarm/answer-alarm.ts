/** An officer's answer to an alarm, in one press. */
import {
  type Alarm,
  ApiError,
  type alarmAnswer as alarmAnswerOperation,
  type CaseId,
  type Event,
  mayAct,
  type Parsed,
  type Role,
} from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import { openCase, parseOpening } from "../case/open-case.ts"
import type { Sql } from "../db.ts"
import { Recheck } from "../release/caller-recheck.ts"
import type { Sequencer } from "../sequencer.ts"
import { type AlarmRow, alarmEvent, alarmRead, toAlarm } from "./alarm-row.ts"
import { lookingMs, mayLock } from "./decide-escalation.ts"
import { lockSubject, unlockSubject } from "./locks.ts"

export interface AnswerDeps {
  sequencer: Sequencer
  clock: () => Date
}

const write = {
  name: "keeper.alarm.answer",
  text: `update keeper.alarm set state = $3, due_at = $4, answer = $5, answered_by = $6, answered_at = $7, case_id = $8, locked_at = $9
    where practice = $1 and id = $2`,
}
const otherOfficers = {
  name: "keeper.alarm.other-officers",
  text: `select roles from keeper.account where practice = $1 and state = 'active' and id <> $2`,
}

/** @throws ApiError `not_found`, `forbidden`, `conflict` */
export async function answerAlarm(
  deps: AnswerDeps,
  caller: Caller,
  { params, body }: Parsed<typeof alarmAnswerOperation>,
): Promise<Alarm> {
  const { practice } = caller
  const { result } = await deps.sequencer.append(practice, {
    async run(sql) {
      const now = deps.clock()
      await requireOfficer(sql, caller)
      const row = await alarmRead(sql, practice, params.alarm)
      if (row === undefined) throw new ApiError("not_found", "there is no such alarm")
      const caseId = body.answer === "not-right" ? body.case : null
      if (row.state === "closed") {
        const isRepeat = row.answer === body.answer && row.answered_by === caller.account && row.case_id === caseId
        if (isRepeat) return { events: [], result: toAlarm(row) }
        throw new ApiError("conflict", "this alarm is closed already; look at how it was answered")
      }
      await requireNotOwn(sql, caller, row)
      const answered = answeredRow(row, caller, body.answer, caseId, now)
      await sql.query(write, [practice, row.id, ...valuesOf(answered)])
      const by = { account: caller.account, device: caller.device }
      const events: Event[] = [alarmEvent(answered, { practice, now, change: "answered", by, answer: body.answer })]
      if (body.answer === "right" && row.locked_at !== null)
        events.push(...(await unlockSubject(sql, caller, now, row)))
      if (caseId !== null) {
        if (answered.locked_at !== null) events.push(...(await lockSubject(sql, caller, now, answered)))
        if (body.answer === "not-right") events.push(...(await beginCase(sql, caller, now, row, body)))
      }
      return { events, result: toAlarm(answered) }
    },
  })
  return result
}

function answeredRow(
  row: AlarmRow,
  caller: Caller,
  answer: AlarmRow["answer"],
  caseId: CaseId | null,
  now: Date,
): AlarmRow {
  const isLooking = answer === "looking"
  const locks = answer === "not-right" && mayLock(row.subject_kind)
  return {
    ...row,
    state: isLooking ? "looking" : "closed",
    due_at: isLooking ? new Date(now.getTime() + lookingMs) : null,
    answer,
    answered_by: caller.account,
    answered_at: now,
    case_id: caseId,
    locked_at: locks ? (row.locked_at ?? now) : answer === "right" ? null : row.locked_at,
  }
}

const valuesOf = (row: AlarmRow): unknown[] => [
  row.state,
  row.due_at,
  row.answer,
  row.answered_by,
  row.answered_at,
  row.case_id,
  row.locked_at,
]

/** The case that the answer begins, in the same transaction: no alarm names a case that is not there. */
async function beginCase(
  sql: Sql,
  caller: Caller,
  now: Date,
  { id }: AlarmRow,
  { case: caseId, opening }: Extract<Parsed<typeof alarmAnswerOperation>["body"], { answer: "not-right" }>,
): Promise<readonly Event[]> {
  if (parseOpening(opening.body).alarm !== id) {
    const message = "names another alarm than the one that is answered"
    throw new ApiError("invalid_request", `the case ${message}`, { errors: [{ field: "opening.body.alarm", message }] })
  }
  return openCase(sql, caller, now, { case: caseId, ...opening })
}

/** Again under the log's lock, where a removal just made counts. */
export async function requireOfficer(sql: Sql, caller: Caller): Promise<void> {
  const recheck = await Recheck.read(sql, caller.practice, [caller])
  if (mayAct(recheck.rolesOf(caller), "watch")) return
  throw new ApiError("forbidden", "owners and privacy officers see to alarms")
}

/** Nobody clears themselves while another officer can look at it. */
async function requireNotOwn(sql: Sql, caller: Caller, row: AlarmRow): Promise<void> {
  const isOwn = row.account === caller.account || (row.subject_kind === "account" && row.subject === caller.account)
  if (!isOwn) return
  const { rows } = await sql.query<{ roles: Role[] }>(otherOfficers, [caller.practice, caller.account])
  if (!rows.some(({ roles }) => mayAct(roles, "watch"))) return
  throw new ApiError("forbidden", "this alarm is about you: another officer has to answer it")
}
