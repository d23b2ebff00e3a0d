/** Drills' results as evidence: kept with an entry of the log, told of when a bar was missed or a drill is overdue. */
import { createHash } from "node:crypto"
import {
  ApiError,
  type drillCreate,
  type drillSearch,
  type Event,
  KeptDrill,
  mayAct,
  type Parsed,
  type PracticeId,
  type Result,
} from "@subrosa/contract"
import { requireOfficer } from "../alarm/answer-alarm.ts"
import { closeAlarm, raiseAlarm } from "../alarm/raise-alarm.ts"
import { b64u } from "../b64u.ts"
import type { Caller } from "../caller.ts"
import type { Database, Sql } from "../db.ts"
import { settingsRead } from "../identity/practice.ts"
import type { Sequencer } from "../sequencer.ts"
import { type LatestDrill, overdueDrills } from "./overdue-drills.ts"

export interface DrillDeps {
  db: Database
  clock: () => Date
  sequencer: Sequencer
}

interface DrillRow {
  id: string
  drill: string
  account: string
  ran_at: Date
  kept_at: Date
  bars: number
  missed: number
  report: Uint8Array
  signature: Uint8Array
}

const insert = {
  name: "keeper.drill.insert",
  text: `insert into keeper.drill_result (practice, id, drill, account, ran_at, kept_at, bars, missed, report, signature)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
}
const search = {
  name: "keeper.drill.search",
  text: `select id, drill, account, ran_at, kept_at, bars, missed, report, signature from keeper.drill_result
    where practice = $1 order by kept_at desc, id limit $2`,
}
const latest = {
  name: "keeper.drill.latest",
  text: `select drill, max(ran_at) as "ranAt" from keeper.drill_result where practice = $1 group by drill`,
}
/** Open, or raised within a week: what an officer has put aside does not come back every day. */
const told = {
  name: "keeper.drill.told",
  text: `select coalesce(bool_or(state <> 'closed'), false) as open, coalesce(bool_or(raised_at > $2), false) as lately
    from keeper.alarm where practice = $1 and kind = 'drill-overdue'`,
}
const quietMs = 7 * 86_400_000

export function createDrills({ db, clock, sequencer }: DrillDeps) {
  return {
    async drillCreate(caller: Caller, { body }: Parsed<typeof drillCreate>): Promise<Result<typeof drillCreate>> {
      const { practice, account, device } = caller
      await sequencer.append(practice, {
        async run(sql) {
          const now = clock()
          await requireOfficer(sql, caller)
          if (body.missed > body.bars || Date.parse(body.ranAt) > now.getTime())
            throw new ApiError("invalid_request", "a drill misses no more bars than it has, and ran before it is kept")
          const report = Buffer.from(body.report, "base64url")
          const { rowCount } = await sql.query(insert, [
            ...[practice, body.id, body.drill, account, body.ranAt, now, body.bars, body.missed],
            ...[report, Buffer.from(body.signature, "base64url")],
          ])
          if (rowCount === 0) return { events: [], result: undefined }
          const head = { practice, time: now.toISOString(), account, device }
          const { id: result, drill, bars, missed } = body
          const digest = createHash("sha256").update(report).digest("base64url")
          const event: Event = { type: "drill", ...head, result, drill, bars, missed, report: digest }
          const alarm = { practice, kind: "drill-failed", subject: subjectOf(practice) } as const
          const raised = missed > 0 ? await raiseAlarm(sql, alarm, now) : []
          return { events: [event, ...raised], result: undefined }
        },
      })
      return {}
    },

    async drillSearch(caller: Caller, { query }: Parsed<typeof drillSearch>): Promise<Result<typeof drillSearch>> {
      const { practice, roles } = caller
      if (!mayAct(roles, "watch")) throw new ApiError("forbidden", "owners and privacy officers see kept drills")
      const { rows } = await db.inPractice(practice, (sql) => sql.query<DrillRow>(search, [practice, query.limit]))
      return { drills: rows.map(toDrill) }
    },

    /** Tells of drills that are due again, and takes it back when none is. Answers which. */
    async drillRound(practice: PracticeId): Promise<string[]> {
      const now = clock()
      const { overdue, open, lately } = await db.inPractice(practice, async (sql) => ({
        overdue: await overdueOf(sql, practice, now),
        ...(await toldOf(sql, practice, now)),
      }))
      const alarm = { practice, kind: "drill-overdue", subject: subjectOf(practice) } as const
      if (overdue.length > 0 ? open || lately : !open) return overdue
      await sequencer.append(practice, {
        run: async (sql) => ({
          events: overdue.length > 0 ? await raiseAlarm(sql, alarm, now) : await closeAlarm(sql, alarm, now),
          result: undefined,
        }),
      })
      return overdue
    },
  }
}

const subjectOf = (practice: PracticeId) => ({ kind: "practice", id: practice }) as const

async function overdueOf(sql: Sql, practice: PracticeId, now: Date): Promise<string[]> {
  const { drillEveryDays } = await settingsRead(sql, practice)
  if (drillEveryDays === 0) return []
  const { rows } = await sql.query<LatestDrill>(latest, [practice])
  return overdueDrills(rows, drillEveryDays, now)
}

async function toldOf(sql: Sql, practice: PracticeId, now: Date): Promise<{ open: boolean; lately: boolean }> {
  const since = new Date(now.getTime() - quietMs)
  const { rows } = await sql.query<{ open: boolean; lately: boolean }>(told, [practice, since])
  return rows[0] ?? { open: false, lately: false }
}

const toDrill = ({ id, drill, account, ran_at, kept_at, bars, missed, report, signature }: DrillRow): KeptDrill =>
  KeptDrill.parse({
    ...{ id, drill, account, bars, missed },
    ranAt: ran_at.toISOString(),
    keptAt: kept_at.toISOString(),
    report: b64u(report),
    signature: b64u(signature),
  })
