/** Cases as officers open, read and add to them. */
import type * as contract from "@subrosa/contract"
import { ApiError, type CaseBody, type CaseEntry, type CaseEntryId, type CaseFile } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { change, type Identity, type Signed } from "../identity/context.ts"
import { appendEntry, parseBody, repeatedEntry, requireOfficer, textOf } from "./case-journal.ts"
import { releasesOf } from "./case-release.ts"
import { caseLines, type EntryRow, entriesOf, entriesRead, requireCase, toEntry } from "./case-rows.ts"
import { takeScope } from "./case-scope.ts"
import { codeCounts } from "./code-rows.ts"
import { noticesByState } from "./notice-rows.ts"
import { openCase, parseOpening } from "./open-case.ts"

export const caseSearch: Signed<typeof contract.caseSearch> = async ({ db }, { practice }) => ({
  cases: await db.inPractice(practice, (sql) => caseLines(sql, practice)),
})

/** Throws `invalid_request` for a discovery that lies in the future. */
export const caseCreate: Signed<typeof contract.caseCreate> = async (identity, caller, { body }) => {
  parseOpening(body.body)
  await change(identity, caller, async (sql, _, now) => {
    await requireOfficer(sql, caller)
    return { events: await openCase(sql, caller, now, body), result: undefined }
  })
  return { entries: await entriesNow(identity, caller, [body.id, body.hold]) }
}

export const caseRead: Signed<typeof contract.caseRead> = async ({ db, clock }, { practice, account }, { params }) =>
  db.inPractice(practice, async (sql) => {
    const file = await requireCase(sql, practice, params.case)
    const { byState, dropped } = await noticesByState(sql, practice, file.id)
    const [codes, releases] = await Promise.all([
      codeCounts(sql, practice, file.id),
      releasesOf(sql, practice, file, account, clock()),
    ])
    return { case: file, notices: byState, dropped, codes, releases }
  })

export const caseEntrySearch: Signed<typeof contract.caseEntrySearch> = async (
  { db },
  { practice },
  { params, query },
) =>
  db.inPractice(practice, async (sql) => {
    await requireCase(sql, practice, params.case)
    const rows = await entriesOf(sql, practice, params.case, query.after, query.limit)
    return { entries: rows.map(toEntry) }
  })

/** Throws `invalid_request` for kinds that the keeper writes itself, `conflict` for a scope that does not follow or does not agree. */
export const caseEntryCreate: Signed<typeof contract.caseEntryCreate> = async (identity, caller, { params, body }) => {
  const { practice } = caller
  const parsed = parseBody(body.body)
  checkOwnKind(parsed)
  const entry = { id: body.id, body: body.body, text: textOf(body.text) }
  await change(identity, caller, async (sql, _, now) => {
    await requireOfficer(sql, caller)
    if ((await repeatedEntry(sql, caller, params.case, entry)) !== undefined) return { events: [], result: undefined }
    const file = await requireCase(sql, practice, params.case)
    if (file.closedAt !== null && !afterClosing.includes(parsed.kind)) {
      throw new ApiError("conflict", "this case is closed; open it again first")
    }
    const moved = await effectOf(sql, caller, file, parsed, now)
    return { events: [await appendEntry(sql, caller, now, file, entry, moved)], result: undefined }
  })
  const [written] = await entriesNow(identity, caller, [body.id])
  if (written === undefined) throw new Error("invariant: an entry that was written is there")
  return written
}

/** Evidence is often held longer than the case is worked on. */
const afterClosing: readonly CaseBody["kind"][] = ["noted", "hold", "reopened"]

/** What an entry changes beside the journal. */
async function effectOf(sql: Sql, caller: Caller, file: CaseFile, body: CaseBody, now: Date) {
  switch (body.kind) {
    case "hold":
      return { hold: body.change === "put" }
    case "scoped":
      await takeScope(sql, caller.practice, file, body, now)
      return { scope: body.version }
    case "closed":
      return { closedAt: now }
    case "reopened":
      return { closedAt: null }
    case "assessed":
      if (body.scope !== file.scope)
        throw new ApiError("conflict", `the scope in force is ${file.scope}, not ${body.scope}`)
      return {}
    default:
      return {}
  }
}

function checkOwnKind(body: CaseBody): void {
  const isKeepers =
    body.kind === "opened" ||
    body.kind === "cards" ||
    (body.kind === "contained" && body.acts.some(({ act }) => act !== "rotate"))
  if (isKeepers) throw invalid("body.kind", "this kind of entry is written by the act it tells of")
}

/** Read after the commit, when the log has given them their places. */
export async function entriesNow(
  { db }: Pick<Identity, "db">,
  { practice }: Pick<Caller, "practice">,
  ids: readonly CaseEntryId[],
): Promise<CaseEntry[]> {
  const rows = await db.inPractice(practice, (sql): Promise<EntryRow[]> => entriesRead(sql, practice, ids))
  return rows.map(toEntry)
}

const invalid = (field: string, message: string): ApiError =>
  new ApiError("invalid_request", message, { errors: [{ field, message }] })
