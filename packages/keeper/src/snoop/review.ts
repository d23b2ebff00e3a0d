/** The review queue as officers work through it, and the questions that it asks people. */
import {
  ApiError,
  type findingDecide,
  type findingSearch,
  mayAct,
  type Parsed,
  type PracticeId,
  type questionAnswer,
  type questionSearch,
  type Result,
  type ReviewEvent,
} from "@subrosa/contract"
import { requireOfficer } from "../alarm/answer-alarm.ts"
import type { WatchKeys } from "../alarm/watch-key.ts"
import { b64u } from "../b64u.ts"
import type { Caller } from "../caller.ts"
import type { Database, Sql } from "../db.ts"
import type { Sequencer } from "../sequencer.ts"
import { type FindingRow, findingColumns, reviewEvent, toFinding } from "./finding-rows.ts"
import { snoopRound } from "./snoop-round.ts"

export interface ReviewDeps {
  db: Database
  clock: () => Date
  sequencer: Sequencer
  watchKeys: WatchKeys
}

const search = {
  name: "keeper.finding.search",
  text: `select ${findingColumns} from keeper.finding where practice = $1 and account <> $2 and ($3 or state not in ('accepted', 'case'))
    order by alarmed desc, last_at desc, id limit $4`,
}
const readOne = {
  name: "keeper.finding.read",
  text: `select ${findingColumns} from keeper.finding where practice = $1 and id = $2 for update`,
}
const write = {
  name: "keeper.finding.write",
  text: `update keeper.finding set state = $3, question = $4, answer = $5, decided_by = $6, decided_at = $7, case_id = $8
    where practice = $1 and id = $2`,
}
const questions = {
  name: "keeper.finding.questions",
  text: `select ${findingColumns} from keeper.finding where practice = $1 and account = $2 and state = 'questioned' order by found_at`,
}

export function createReview(deps: ReviewDeps) {
  const { db, clock, sequencer, watchKeys } = deps

  /** Changes a finding under the log's lock; `next` answers what it becomes, or undefined when it is so already. */
  async function move(
    caller: Caller,
    id: string,
    check: (sql: Sql, row: FindingRow) => Promise<void>,
    next: (row: FindingRow, now: Date) => { row: FindingRow; change: ReviewEvent["change"] } | undefined,
  ): Promise<FindingRow> {
    const { practice } = caller
    const { result } = await sequencer.append(practice, {
      async run(sql) {
        const now = clock()
        const { rows } = await sql.query<FindingRow>(readOne, [practice, id])
        const [row] = rows
        if (row === undefined) throw notFound()
        await check(sql, row)
        const moved = next(row, now)
        if (moved === undefined) return { events: [], result: row }
        const { state, question, answer, decided_by, decided_at, case_id } = moved.row
        await sql.query(write, [practice, id, state, question, answer, decided_by, decided_at, case_id])
        const by = { account: caller.account, device: caller.device }
        return { events: [reviewEvent(moved.row, { practice, now, by, change: moved.change })], result: moved.row }
      },
    })
    return result
  }

  return {
    /** What the log has gained is looked at; answers how many findings stand out that did not before. */
    snoopRound: (practice: PracticeId) => snoopRound(deps, practice),

    async findingSearch(
      caller: Caller,
      { query }: Parsed<typeof findingSearch>,
    ): Promise<Result<typeof findingSearch>> {
      if (!mayAct(caller.roles, "watch")) throw new ApiError("forbidden", "owners and privacy officers review openings")
      const key = await watchKeys.of(caller.practice)
      const { rows } = await db.inPractice(caller.practice, (sql) =>
        sql.query<FindingRow>(search, [caller.practice, caller.account, query.state === "all", query.limit]),
      )
      const findings = await Promise.all(rows.map((row) => toFinding(caller.practice, key, row)))
      return { findings: findings.sort((a, b) => b.score - a.score) }
    },

    async findingDecide(
      caller: Caller,
      { params, body }: Parsed<typeof findingDecide>,
    ): Promise<Result<typeof findingDecide>> {
      const check = async (sql: Sql, row: FindingRow) => {
        await requireOfficer(sql, caller)
        // About oneself it does not exist.
        if (row.account === caller.account) throw notFound()
      }
      const row = await move(caller, params.finding, check, (row, now) => {
        if (row.state === "accepted" || row.state === "case") {
          const isRepeat =
            body.decision === (row.state === "case" ? "case" : "accept") && row.decided_by === caller.account
          if (isRepeat) return undefined
          throw new ApiError("conflict", "this finding was decided already")
        }
        if (body.decision === "question") {
          const question = Buffer.from(body.question, "base64url")
          return { row: { ...row, state: "questioned", question, answer: null }, change: "questioned" }
        }
        const decided = { ...row, decided_by: caller.account, decided_at: now }
        return body.decision === "accept"
          ? { row: { ...decided, state: "accepted" }, change: "accepted" }
          : { row: { ...decided, state: "case", case_id: body.case }, change: "case" }
      })
      return toFinding(caller.practice, await watchKeys.of(caller.practice), row)
    },

    /** @throws ApiError `forbidden` for who waits to be let in */
    async questionSearch(caller: Caller): Promise<Result<typeof questionSearch>> {
      if (caller.roles.length === 0) throw new ApiError("forbidden", "your account has to be confirmed first")
      const key = await watchKeys.of(caller.practice)
      const { rows } = await db.inPractice(caller.practice, (sql) =>
        sql.query<FindingRow>(questions, [caller.practice, caller.account]),
      )
      const open = await Promise.all(
        rows.map(async (row) => {
          if (row.question === null) return []
          const { chart, from, to } = await toFinding(caller.practice, key, row)
          return [{ finding: row.id, chart, from, to, question: b64u(row.question) }]
        }),
      )
      return { questions: open.flat() }
    },

    /** @throws ApiError `not_found` unless the caller was asked */
    async questionAnswer(
      caller: Caller,
      { params, body }: Parsed<typeof questionAnswer>,
    ): Promise<Result<typeof questionAnswer>> {
      const answer = Buffer.from(body.answer, "base64url")
      const check = async (_: Sql, row: FindingRow) => {
        if (row.account !== caller.account || row.question === null) throw notFound()
      }
      await move(caller, params.finding, check, (row) => {
        if (row.state === "explained" && row.answer !== null && answer.equals(row.answer)) return undefined
        if (row.state !== "questioned") throw new ApiError("conflict", "this question was answered already")
        return { row: { ...row, state: "explained", answer }, change: "explained" }
      })
      return {}
    },
  }
}

const notFound = () => new ApiError("not_found", "there is no such finding")
