/**
 * Looks at the openings that the log has gained: strong signs at once, the rest once a day when it has become clear what came of them. What it
 * finds goes into the review queue and raises an alarm about the person; what was opened by break-glass goes there without one.
 */
import type { AccountId, Event, PracticeId } from "@subrosa/contract"
import { itself } from "../alarm/locks.ts"
import { raiseAlarm } from "../alarm/raise-alarm.ts"
import type { WatchKey, WatchKeys } from "../alarm/watch-key.ts"
import type { Database, Sql } from "../db.ts"
import type { Sequencer } from "../sequencer.ts"
import { breakGlassQueue } from "./break-glass-queue.ts"
import { detectAtRelease, detectSnooping, earlierOpenings, type SnoopFinding } from "./detect-snooping.ts"
import { findingStore, reviewEvent, sealFinding } from "./finding-rows.ts"
import { readKinships } from "./kinships.ts"
import { readActs, readOpenings } from "./read-openings.ts"
import { doubtfulOpenings, openingFacts } from "./snoop-facts.ts"
import { snoopWeights } from "./snoop-weights.ts"

export interface SnoopDeps {
  db: Database
  clock: () => Date
  sequencer: Sequencer
  watchKeys: WatchKeys
}

const day = 86_400_000

const readCursor = {
  name: "keeper.snoop-cursor.read",
  text: `select c.next_index, c.judged_at, h.size from keeper.log_head h left join keeper.snoop_cursor c on c.practice = h.practice
    where h.practice = $1`,
}
const writeCursor = {
  name: "keeper.snoop-cursor.write",
  text: `insert into keeper.snoop_cursor (practice, next_index, judged_at) values ($1, $2, $3)
    on conflict (practice) do update set next_index = excluded.next_index, judged_at = excluded.judged_at`,
}
const readDecided = {
  name: "keeper.finding.decided",
  text: `select account, chart, max(decided_at) as decided_at from keeper.finding
    where practice = $1 and state in ('accepted', 'case') and alarmed and decided_at > $2 group by account, chart`,
}

interface Cursor {
  next_index: number | string | null
  judged_at: Date | null
  size: number | string
}

/** Answers how many findings stand out that did not before. */
export async function snoopRound(deps: SnoopDeps, practice: PracticeId): Promise<number> {
  const now = deps.clock()
  const { rows } = await deps.db.inPractice(practice, (sql) => sql.query<Cursor>(readCursor, [practice]))
  const [cursor] = rows
  if (cursor === undefined) return 0
  const seen = Number(cursor.next_index ?? 0)
  const isDaily = cursor.judged_at === null || now.getTime() - cursor.judged_at.getTime() >= day
  if (!isDaily && seen >= Number(cursor.size)) return 0
  const key = await deps.watchKeys.of(practice)
  const { found, next } = await deps.db.inPractice(practice, (sql) => judge({ sql, practice, key, now, seen, isDaily }))
  const judgedAt = isDaily ? now : (cursor.judged_at ?? now)
  const added = found.length === 0 ? 0 : await store(deps, practice, key, found, now)
  await deps.db.transaction(practice, (sql) => sql.query(writeCursor, [practice, Math.max(next, seen), judgedAt]))
  return added
}

interface Judging {
  sql: Sql
  practice: PracticeId
  key: WatchKey
  now: Date
  /** Entries before it were looked at for strong signs. */
  seen: number
  isDaily: boolean
}

async function judge({
  sql,
  practice,
  key,
  now,
  seen,
  isDaily,
}: Judging): Promise<{ found: SnoopFinding[]; next: number }> {
  const since = new Date(now.getTime() - snoopWeights.windowDays * day)
  const read = await readOpenings(sql, practice, since)
  const { openings, next } = read
  const kinships = await readKinships(sql, practice, key)
  const doubtful = doubtfulOpenings(openings, (account, chart) => kinships.kinOf(account, chart))
  // An import or a busy year writes in a hundred thousand charts that nobody has opened without a reason.
  const charts = [...new Set(doubtful.map(({ opening }) => opening.chart))]
  const acts = await readActs(sql, practice, charts, read)
  const facts = openingFacts({ doubtful, openings, acts, offsetMinutes: 0, now: now.getTime() })
  const { rows } = await sql.query<{ account: string; chart: string | null; decided_at: Date }>(readDecided, [
    practice,
    since,
  ])
  const decided = new Map(
    rows.map(({ account, chart, decided_at }) => [`${account}/${chart ?? ""}`, decided_at.getTime()]),
  )
  // What an officer has looked at is not found again; what comes after it, is.
  const decidedAt = (account: string, chart: string | null) => decided.get(`${account}/${chart ?? ""}`) ?? 0
  const fresh = facts.filter(({ account, chart, at }) => at > decidedAt(account, chart))
  const earlierOf = earlierOpenings(fresh)
  const atOnce = fresh
    .filter(({ index }) => index >= seen)
    .flatMap((fact) => detectAtRelease(fact, earlierOf(fact)) ?? [])
  const daily = isDaily ? detectSnooping(fresh, now.getTime()) : []
  const found = [
    ...breakGlassQueue(openings.filter(({ index }) => index >= seen)),
    ...atOnce,
    ...daily.filter(({ account, chart, to }) => chart !== null || to > decidedAt(account, null)),
  ]
  return { found, next }
}

/** What stands out becomes an alarm when it first does; one alarm per person, however many. */
async function store(
  { sequencer }: SnoopDeps,
  practice: PracticeId,
  key: WatchKey,
  found: readonly SnoopFinding[],
  now: Date,
): Promise<number> {
  const sealed = await Promise.all(found.map(async (one) => ({ one, sealed: await sealFinding(practice, key, one) })))
  const { result } = await sequencer.append(practice, {
    async run(sql) {
      const events: Event[] = []
      let alarms = 0
      for (const { one, sealed: detail } of sealed) {
        const { isNew, isAlarm, row } = await findingStore(sql, practice, one, detail, now)
        if (isNew) events.push(reviewEvent(row, { practice, now, by: itself(practice), change: "found" }))
        if (!isAlarm) continue
        alarms++
        const subject = { kind: "account", id: one.account } as const
        const alarm = { practice, kind: "snoop-suspected", subject, account: one.account as AccountId } as const
        events.push(...(await raiseAlarm(sql, { ...alarm, evidence: one.openings }, now)))
      }
      return { events, result: alarms }
    },
  })
  return result
}
