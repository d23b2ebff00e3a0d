/**
 * Erasing bodies of old entries (spec/log.md, "Erasure"): salt and event go, leaf and tree stay, and an entry of the log says so.
 *
 * What is held as evidence stays, whatever its age. The entry is written in the same transaction as the erasing: a body that is gone
 * without one was not erased by us.
 */
import { ApiError, type Event, nobody, type PracticeId } from "@subrosa/contract"
import { caseHolds } from "../case/case-holds.ts"
import type { Sql } from "../db.ts"
import type { Sequencer } from "../sequencer.ts"

/** 45 CFR 164.316(b)(2)(i): documentation is kept for six years. */
export const retentionYearsMin = 6

/** What must not be erased: a chart's entries, or those from one index to before another. */
export type EvidenceHold = { chart: string } | { from: number; to: number }

export interface Erased {
  count: number
  /** Whether there may be more to do at once. */
  more: boolean
}

/** Looked at in one transaction: some milliseconds under the log's lock. */
const pageSize = 1_000

interface Row {
  index: number
  chart: string | null
  time: string
}

/**
 * Erases the next page of bodies older than the retention.
 *
 * @throws ApiError `invalid_request` for a retention below six years
 */
export async function logErase(
  { sequencer, clock }: { sequencer: Sequencer; clock: () => Date },
  practice: PracticeId,
  { years, holds }: { years: number; holds: readonly EvidenceHold[] },
): Promise<Erased> {
  if (!Number.isInteger(years) || years < retentionYearsMin) {
    throw new ApiError("invalid_request", `bodies of the log are kept for at least ${retentionYearsMin} years`)
  }
  const now = clock()
  const before = yearsBefore(now, years)
  const { result } = await sequencer.append<Erased>(practice, {
    async run(sql) {
      // Read under the log's lock: a case that was opened a moment ago holds its evidence already.
      const held = [...holds, ...(await caseHolds(sql, practice))]
      const { old, full } = await readOld(sql, practice, before, held)
      const erasable = old.filter((row) => !isHeld(row, held))
      if (erasable.length === 0) return { events: [], result: { count: 0, more: false } }
      await erase(
        sql,
        practice,
        erasable.map(({ index }) => index),
      )
      const upTo = (old.at(-1)?.index ?? 0) + 1
      await noteLookedUpTo(sql, practice, old.find((row) => isHeld(row, held))?.index ?? upTo)
      const event: Event = {
        ...{ type: "erasure", practice, time: now.toISOString(), account: nobody, device: nobody },
        ...{ before, upTo, count: erasable.length },
      }
      return { events: [event], result: { count: erasable.length, more: full } }
    },
  })
  return result
}

/** Bodies that are old enough, up to the end of the first page with one to erase. Times never run backwards, so the old ones come first. */
async function readOld(sql: Sql, practice: string, before: string, holds: readonly EvidenceHold[]) {
  const old: Row[] = []
  for (let from = await lookedUpTo(sql, practice); ; ) {
    const page = await readPage(sql, practice, from)
    const young = page.findIndex(({ time }) => time >= before)
    old.push(...(young === -1 ? page : page.slice(0, young)))
    const full = young === -1 && page.length === pageSize
    if (!full || page.some((row) => !isHeld(row, holds))) return { old, full }
    from = (page.at(-1)?.index ?? 0) + 1
  }
}

function isHeld({ index, chart }: Row, holds: readonly EvidenceHold[]): boolean {
  return holds.some((hold) => ("chart" in hold ? hold.chart === chart : hold.from <= index && index < hold.to))
}

function yearsBefore(now: Date, years: number): string {
  const then = new Date(now)
  then.setUTCFullYear(then.getUTCFullYear() - years)
  return then.toISOString()
}

async function lookedUpTo(sql: Sql, practice: string): Promise<number> {
  const { rows } = await sql.query<{ at: number }>(
    { text: "select looked_up_to as at from keeper.log_erasure where practice = $1" },
    [practice],
  )
  return rows[0]?.at ?? 0
}

async function noteLookedUpTo(sql: Sql, practice: string, index: number): Promise<void> {
  await sql.query(
    {
      text: `insert into keeper.log_erasure (practice, looked_up_to) values ($1, $2)
        on conflict (practice) do update set looked_up_to = excluded.looked_up_to`,
    },
    [practice, index],
  )
}

async function readPage(sql: Sql, practice: string, from: number): Promise<Row[]> {
  const { rows } = await sql.query<Row>(
    {
      text: `select index, chart, event::json ->> 'time' as time from keeper.log_leaf
        where practice = $1 and index >= $2 and event is not null order by index limit $3`,
    },
    [practice, from, pageSize],
  )
  return rows
}

async function erase(sql: Sql, practice: string, indexes: readonly number[]): Promise<void> {
  await sql.query(
    { text: "update keeper.log_leaf set salt = null, event = null where practice = $1 and index = any($2::bigint[])" },
    [practice, indexes],
  )
}
