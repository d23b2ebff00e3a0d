/** Appending to a case's journal, inside a job of the sequencer: the row and its digest in the log, together or not at all. */
import { canonicalText } from "@subrosa/codec"
import {
  ApiError,
  CaseBody,
  type CaseEntryId,
  type CaseFile,
  type CaseId,
  type Event,
  mayAct,
  type PracticeId,
} from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { accountRead } from "../identity/account.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { entryDigest } from "./case-digest.ts"
import { caseMove, type EntryRow, entriesRead, entryStore, type FileChange } from "./case-rows.ts"

export interface EntryToAppend {
  id: CaseEntryId
  /** JCS. */
  body: string
  text: Uint8Array | null
}

/** @throws ApiError `invalid_request` for what is no body in canonical JSON */
export function parseBody(text: string): CaseBody {
  const body = CaseBody.safeParse(parseJson(text))
  // What was understood has to be all of it: an unknown member would stand in the log and mean nothing.
  if (!body.success || canonicalText(body.data) !== text) {
    const field = body.success ? "body" : ["body", ...(body.error.issues[0]?.path ?? [])].join(".")
    const message = body.success
      ? "is not canonical JSON (RFC 8785)"
      : (body.error.issues[0]?.message ?? "is malformed")
    throw new ApiError("invalid_request", `the entry's body is not one: ${field} ${message}`, {
      errors: [{ field, message }],
    })
  }
  return body.data
}

/** The entry that stands there already, if it is the same one. @throws ApiError `conflict` when the id is another entry's */
export async function repeatedEntry(
  sql: Sql,
  caller: Pick<Caller, "practice">,
  caseId: CaseId,
  entry: EntryToAppend,
): Promise<EntryRow | undefined> {
  const [known] = await entriesRead(sql, caller.practice, [entry.id])
  if (known === undefined) return undefined
  const same = known.case_id === caseId && known.body === entry.body && sameBytes(known.text, entry.text)
  if (!same) throw new ApiError("conflict", "an entry with this id is there already, with other content")
  return known
}

/** Appends and answers the case's event. The caller has read `file` in this job. */
export async function appendEntry(
  sql: Sql,
  caller: Pick<Caller, "practice" | "account" | "device">,
  now: Date,
  file: Pick<CaseFile, "id" | "entries">,
  entry: EntryToAppend,
  change: Omit<FileChange, "entries"> = {},
): Promise<Event> {
  const { practice, account, device } = caller
  const { id, body, text } = entry
  const seq = file.entries + 1
  await entryStore(sql, practice, { case_id: file.id, seq, id, account, device, at: now, body, text })
  await caseMove(sql, practice, file.id, { ...change, entries: seq })
  const digest = entryDigest({ practice, case: file.id, entry: id }, { body, text })
  const head = { practice, time: now.toISOString(), account, device }
  return { type: "case", ...head, case: file.id, change: "entry", subject: id, digest }
}

/** Under the log's lock, where a removal just made counts. @throws ApiError `forbidden` */
export async function requireOfficer(
  sql: Sql,
  { practice, account }: Pick<Caller, "practice" | "account">,
): Promise<void> {
  const own = await accountRead(sql, practice, account)
  if (own?.state !== "active" || !mayAct(own.roles, "incident")) {
    throw new ApiError("forbidden", "owners and privacy officers run incidents")
  }
}

const lastPoliceHold = {
  name: "keeper.case-entry.police-hold",
  text: `select body from keeper.case_entry where practice = $1 and case_id = $2 and body::jsonb ->> 'kind' = 'police-hold'
    order by seq desc limit 1`,
}

/** Until when the police have asked for silence (45 CFR 164.412), as the journal has it; undefined: they have not, or it is lifted. */
export async function policeHoldUntil(sql: Sql, practice: PracticeId, id: CaseId): Promise<Date | undefined> {
  const { rows } = await sql.query<{ body: string }>(lastPoliceHold, [practice, id])
  const body = rows[0] && parseBody(rows[0].body)
  return body?.kind === "police-hold" && body.change === "put" ? new Date(body.until) : undefined
}

/** Sealed; null where there is none. */
export const textOf = (text: string | undefined): Uint8Array | null =>
  text === undefined ? null : readBytes(text, "text")

export const bodyText = (body: CaseBody): string => canonicalText(body)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const sameBytes = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : Buffer.compare(a, b) === 0
