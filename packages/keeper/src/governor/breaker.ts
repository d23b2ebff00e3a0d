/** The practice's breaker: trips when openings are far above its own rhythm, and stays so until an officer has answered. */
import type * as contract from "@subrosa/contract"
import { ApiError, type Breaker, type Event, mayAct, type PracticeId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Sql } from "../db.ts"
import { accountRead } from "../identity/account.ts"
import { change, type Signed } from "../identity/context.ts"
import { settingsRead } from "../identity/practice.ts"
import { logOnly, type Notifier } from "../notifier.ts"

/** After an officer's answer, whatever made it trip may go on so long. */
const quietMs = 2 * 3_600_000

const insert = {
  name: "keeper.breaker.insert",
  text: "insert into keeper.breaker (practice, tripped_at, openings, threshold) values ($1, $2, $3, $4) on conflict do nothing",
}
const newest = {
  name: "keeper.breaker.newest",
  text: `select tripped_at, openings, threshold, answered_at, quiet_until from keeper.breaker
    where practice = $1 order by tripped_at desc limit 1`,
}
const answer = {
  name: "keeper.breaker.answer",
  text: "update keeper.breaker set answered_by = $3, answered_at = $4, quiet_until = $5 where practice = $1 and tripped_at = $2",
}

interface Row {
  tripped_at: Date
  openings: number
  threshold: number
  answered_at: Date | null
  quiet_until: Date | null
}

export async function tripBreaker(
  sql: Sql,
  { practice, account, device }: Caller,
  figures: { openings: number; threshold: number },
  now: Date,
  notifier: Notifier,
): Promise<readonly Event[]> {
  await sql.query(insert, [practice, now, figures.openings, figures.threshold])
  const head = { practice, time: now.toISOString(), account, device }
  const events: Event[] = [{ ...head, type: "breaker", change: "tripped", ...figures }]
  const subject = { kind: "practice", id: practice } as const
  const notice = { kind: "breaker", severity: "critical", practice, subject, account, device, events } as const
  return [...events, ...(await notifier.raise(sql, notice, now))]
}

export const breakerRead: Signed<typeof contract.breakerRead> = async ({ db, clock }, { practice }) =>
  db.inPractice(practice, (sql) => breakerOf(sql, practice, clock()))

export const breakerEnd: Signed<typeof contract.breakerEnd> = async (identity, caller) =>
  change(identity, caller, async (sql, head, now) => {
    const { practice, account } = caller
    const own = await accountRead(sql, practice, account)
    if (own?.state !== "active" || !mayAct(own.roles, "watch")) {
      throw new ApiError("forbidden", "owners and privacy officers answer for the breaker")
    }
    const row = await newestRow(sql, practice)
    if (row === undefined || row.answered_at !== null) {
      return { events: [], result: await breakerOf(sql, practice, now) }
    }
    await sql.query(answer, [practice, row.tripped_at, account, now, new Date(now.getTime() + quietMs)])
    const { openings, threshold } = row
    const answered: Event = { ...head, type: "breaker", change: "answered", openings, threshold }
    const over = { kind: "breaker", practice, subject: { kind: "practice", id: practice } } as const
    return {
      events: [answered, ...(await (identity.notifier ?? logOnly).settle(sql, over, now))],
      result: await breakerOf(sql, practice, now),
    }
  })

async function newestRow(sql: Sql, practice: PracticeId): Promise<Row | undefined> {
  return (await sql.query<Row>(newest, [practice])).rows[0]
}

async function breakerOf(sql: Sql, practice: PracticeId, now: Date): Promise<Breaker> {
  const [row, settings] = await Promise.all([newestRow(sql, practice), settingsRead(sql, practice)])
  const quiet = row?.quiet_until !== undefined && row.quiet_until !== null && row.quiet_until > now
  const state = !settings.breaker ? "off" : row?.answered_at === null ? "tripped" : quiet ? "resting" : "closed"
  return {
    state,
    trippedAt: row?.tripped_at.toISOString() ?? null,
    openings: row?.openings ?? null,
    threshold: row?.threshold ?? null,
    quietUntil: quiet ? (row?.quiet_until?.toISOString() ?? null) : null,
  }
}
