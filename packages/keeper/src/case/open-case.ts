/** Opening a case, inside a job of the sequencer: by an officer's own act, or by their answer to an alarm. */
import { ApiError, type CaseBody, type CaseId, type Event, type NewCase } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { appendEntry, bodyText, parseBody, repeatedEntry, textOf } from "./case-journal.ts"
import { caseFind, caseStore } from "./case-rows.ts"
import { reachFrom } from "./taken-reach.ts"

type Opened = Extract<CaseBody, { kind: "opened" }>

export type CaseToOpen = NewCase & { case: CaseId }

/** @throws ApiError `invalid_request` for what is no `opened` entry */
export function parseOpening(text: string): Opened {
  const opening = parseBody(text)
  if (opening.kind !== "opened") throw invalid("body.kind", "a case begins with `opened`")
  return opening
}

/**
 * The caller has to be an officer. Repeating it changes nothing. Answers the events to append.
 *
 * @throws ApiError `invalid_request` for a discovery that lies in the future, `conflict` for an id that is another case's
 */
export async function openCase(sql: Sql, caller: Caller, now: Date, asked: CaseToOpen): Promise<readonly Event[]> {
  const { practice } = caller
  const opening = parseOpening(asked.body)
  const entry = { id: asked.id, body: asked.body, text: textOf(asked.text) }
  if ((await repeatedEntry(sql, caller, asked.case, entry)) !== undefined) return []
  await checkOpening(sql, caller, opening, now)
  if ((await caseFind(sql, practice, asked.case)) !== undefined) {
    throw new ApiError("conflict", "a case with this id is there already")
  }
  const { rehearsal, taken } = opening
  await caseStore(sql, practice, {
    id: asked.case,
    openedAt: now,
    rehearsal,
    reachFrom: await reachFrom(sql, practice, now, taken),
  })
  const hold = { id: asked.hold, body: bodyText({ kind: "hold", change: "put" }), text: null }
  const opened = await appendEntry(sql, caller, now, { id: asked.case, entries: 0 }, entry)
  const held = await appendEntry(sql, caller, now, { id: asked.case, entries: 1 }, hold, { hold: true })
  return [opened, held]
}

/** By so much a client's clock may be ahead (spec/request.md). */
const skewMs = 60_000

async function checkOpening(
  sql: Sql,
  { practice }: Caller,
  { discoveredAt, discoveredBy, taken }: Opened,
  now: Date,
): Promise<void> {
  if (Date.parse(discoveredAt) > now.getTime() + skewMs)
    throw invalid("discoveredAt", "a case cannot have been discovered in the future")
  const accounts = [
    ...(discoveredBy === undefined ? [] : [discoveredBy]),
    ...taken.flatMap((one) => ("account" in one ? [one.account] : one.kind === "database" ? one.keys : [])),
  ]
  const devices = taken.flatMap((one) => ("device" in one ? [one.device] : []))
  const { rows } = await sql.query<{ id: string }>(
    {
      text: `select id from unnest($2::uuid[]) as asked (id) where not exists (select from keeper.account a where a.practice = $1 and a.id = asked.id)
        union all select id from unnest($3::uuid[]) as asked (id)
          where not exists (select from keeper.device d where d.practice = $1 and d.id = asked.id)`,
    },
    [practice, accounts, devices],
  )
  if (rows[0] !== undefined) throw invalid("taken", `there is no account or device ${rows[0].id} in this practice`)
}

const invalid = (field: string, message: string): ApiError =>
  new ApiError("invalid_request", message, { errors: [{ field, message }] })
