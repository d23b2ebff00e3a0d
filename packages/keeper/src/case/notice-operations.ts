/** The delivery ledger: steps of notices, the answer desk, the check of the code on a letter. */
import type * as contract from "@subrosa/contract"
import { ApiError, type ChartId, type NoticeStep, type PracticeId } from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Sql } from "../db.ts"
import { change, type Signed } from "../identity/context.ts"
import { readBytes } from "../identity/read-bytes.ts"
import { subjectOf, tryClear, tryCount } from "../sign-in/throttle.ts"
import { requireOfficer } from "./case-journal.ts"
import { requireCase } from "./case-rows.ts"
import { codeOf } from "./code-rows.ts"
import { letterFind, noticesPage, noticesRead, stepsRead, toNotice } from "./notice-rows.ts"
import { takeSteps } from "./take-steps.ts"

/** Steps of one chart in one request are taken in their order. Repeating a request changes nothing and answers `repeat`. */
export const noticeUpdate: Signed<typeof contract.noticeUpdate> = async (identity, caller, { params, body }) => {
  checkSteps(body.steps)
  return change(identity, caller, async (sql, head, now) => {
    await requireOfficer(sql, caller)
    const file = await requireCase(sql, caller.practice, params.case)
    const { outcomes, events } = await takeSteps(sql, caller, head, file.id, body.steps, now)
    return { events, result: { outcomes } }
  })
}

const chartKnown = {
  name: "keeper.chart.known",
  text: "select 1 from keeper.chart where practice = $1 and id = $2",
}

function checkSteps(steps: readonly NoticeStep[]): void {
  steps.forEach((step, i) => {
    const needsReason = step.to === "held-back" || step.to === "unreachable"
    if (needsReason && step.reason === undefined)
      throw invalid(`steps.${i}.reason`, "say why: it is named, never assumed")
    if (step.to === "made" && step.letter === undefined) throw invalid(`steps.${i}.letter`, "say which letter was made")
  })
}

export const noticeSearch: Signed<typeof contract.noticeSearch> = async ({ db }, { practice }, { params, query }) =>
  db.inPractice(practice, async (sql) => {
    const file = await requireCase(sql, practice, params.case)
    const { state, after, limit } = query
    const rows = await noticesPage(sql, practice, file.id, { state, after, limit })
    return { notices: rows.map(toNotice), next: rows.length === limit ? (rows.at(-1)?.chart ?? null) : null }
  })

/** Look-ups by key: the answer for one person, in milliseconds. Throws `not_found` for a chart that is not of this practice. */
export const noticeRead: Signed<typeof contract.noticeRead> = async ({ db }, { practice }, { params }) =>
  db.inPractice(practice, async (sql) => {
    const file = await requireCase(sql, practice, params.case)
    await requireChart(sql, practice, params.chart)
    const [[row], steps, code] = await Promise.all([
      noticesRead(sql, practice, file.id, [params.chart]),
      stepsRead(sql, practice, file.id, params.chart),
      codeOf(sql, practice, file.id, params.chart),
    ])
    return {
      notice: row === undefined ? null : toNotice(row),
      steps: steps.map((step) => ({
        id: step.id,
        to: step.to_state,
        account: step.account,
        at: step.at.toISOString(),
        ...(step.channel !== null && { channel: step.channel }),
        ...(step.letter !== null && { letter: b64u(step.letter) }),
        ...(step.reason !== null && { reason: step.reason }),
      })),
      code: code ?? null,
    }
  })

/** Ten tries in a quarter of an hour for each person who asks; a code that is ours gives them back. */
export const noticeCheck: Signed<typeof contract.noticeCheck> = async (identity, caller, { body }) => {
  const subject = subjectOf("notice-check", caller.practice, caller.account)
  await tryCount(identity, subject)
  const verification = readBytes(body.verification, "verification")
  const letter = await identity.db.inPractice(caller.practice, (sql) => letterFind(sql, caller.practice, verification))
  if (letter !== undefined) await tryClear(identity, subject)
  return { letter: letter ?? null }
}

const invalid = (field: string, message: string): ApiError =>
  new ApiError("invalid_request", message, { errors: [{ field, message }] })

async function requireChart(sql: Sql, practice: PracticeId, chart: ChartId): Promise<void> {
  const { rowCount } = await sql.query(chartKnown, [practice, chart])
  if (rowCount === 0) throw new ApiError("not_found", "there is no such chart")
}
