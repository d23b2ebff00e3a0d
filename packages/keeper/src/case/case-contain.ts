/** Containment in one press: locks and sign-outs of a case in one durable step, each with what it did. */
import type * as contract from "@subrosa/contract"
import { ApiError, type CaseBody, type ContainmentResult, type Event } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { change, type Signed } from "../identity/context.ts"
import { putLock } from "../lock/locks.ts"
import { appendEntry, bodyText, requireOfficer } from "./case-journal.ts"
import { entriesNow } from "./case-operations.ts"
import { entriesRead, requireCase } from "./case-rows.ts"

type Act = Pick<ContainmentResult, "act" | "subject">

/** Whoever contains their own account or device is signed out by it, as everyone else is. */
export const caseContain: Signed<typeof contract.caseContain> = async (identity, caller, { params, body }) => {
  const { practice } = caller
  await change(identity, caller, async (sql, _, now) => {
    await requireOfficer(sql, caller)
    const file = await requireCase(sql, practice, params.case)
    const [known] = await entriesRead(sql, practice, [body.id])
    if (known !== undefined) {
      if (known.case_id !== file.id) throw new ApiError("conflict", "an entry with this id is there already")
      return { events: [], result: undefined }
    }
    const acts: ContainmentResult[] = []
    const events: Event[] = []
    for (const act of body.acts) {
      const done = await contain(sql, caller, now, file.id, act)
      acts.push(done.result)
      events.push(...done.events)
    }
    const entry: CaseBody = { kind: "contained", acts }
    events.push(await appendEntry(sql, caller, now, file, { id: body.id, body: bodyText(entry), text: null }))
    return { events, result: undefined }
  })
  const [written] = await entriesNow(identity, caller, [body.id])
  if (written === undefined) throw new Error("invariant: an entry that was written is there")
  return written
}

async function contain(
  sql: Sql,
  caller: Caller,
  now: Date,
  caseId: string,
  { act, subject }: Act,
): Promise<{ result: ContainmentResult; events: Event[] }> {
  if (!(await isThere(sql, caller, subject))) {
    return { result: { act, subject, result: "failed", because: "not_found" }, events: [] }
  }
  if (act === "lock") {
    const { events } = await putLock(sql, caller, now, { subject, because: "incident", case: caseId })
    return { result: { act, subject, result: events.length > 0 ? "done" : "already" }, events }
  }
  if (subject.kind === "team") {
    return { result: { act, subject, result: "failed", because: "invalid_request" }, events: [] }
  }
  const count = await endSessions(sql, caller, now, subject)
  return { result: { act, subject, result: count > 0 ? "done" : "already", count }, events: [] }
}

async function isThere(sql: Sql, { practice }: Caller, { kind, id }: Act["subject"]): Promise<boolean> {
  const table = { account: "account", device: "device", team: "team" }[kind]
  const { rowCount } = await sql.query({ text: `select from keeper.${table} where practice = $1 and id = $2` }, [
    practice,
    id,
  ])
  return rowCount > 0
}

async function endSessions(sql: Sql, { practice }: Caller, now: Date, { kind, id }: Act["subject"]): Promise<number> {
  const column = kind === "device" ? "device" : "account"
  const { rowCount } = await sql.query(
    { text: `update keeper.session set ended_at = $3 where practice = $1 and ${column} = $2 and ended_at is null` },
    [practice, id, now],
  )
  return rowCount
}
