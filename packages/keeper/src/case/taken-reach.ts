/**
 * Which part of the log may concern what was taken: whose events, from which index to which.
 *
 * Times of the log never run backwards, so a time is found by halving, without an index on it.
 */
import type { SessionFact, Taken } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import { idleMinutes, sessionHours } from "../sign-in/devices.ts"

export interface Reach {
  /** Whose `release` and `write` events; a device is its person's. */
  accounts: readonly string[]
  /** First index, and one past the last. */
  from: number
  to: number
}

const sizeOf = { name: "keeper.log-head.size", text: "select size from keeper.log_head where practice = $1" }
const timeFrom = {
  name: "keeper.log-leaf.time-from",
  text: `select index, event::json ->> 'time' as time from keeper.log_leaf
    where practice = $1 and index >= $2 and index < $3 and event is not null order by index limit 1`,
}
const accountOfDevice = {
  name: "keeper.device.account",
  text: "select account from keeper.device where practice = $1 and id = $2",
}
const sessionsOf = {
  name: "keeper.session.facts",
  text: `select account, device, started_at, last_seen_at, ended_at from keeper.session
    where practice = $1 and (device = any($2::uuid[]) or account = any($3::uuid[])) order by started_at, id`,
}
const exportsOf = {
  name: "keeper.log-leaf.exports",
  text: `select index, account, event::json ->> 'time' as time from keeper.log_leaf
    where practice = $1 and type = 'export' and (event::json ->> 'export') = any($2::text[]) order by index`,
}

export async function logSize(sql: Sql, practice: string): Promise<number> {
  const { rows } = await sql.query<{ size: number }>(sizeOf, [practice])
  return rows[0]?.size ?? 0
}

/** The first index whose event is not older than `time`; the log's size if all are. Erased events have no time and are passed over. */
export async function indexAt(sql: Sql, practice: string, time: string): Promise<number> {
  let low = 0
  let high = await logSize(sql, practice)
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const { rows } = await sql.query<{ index: number; time: string }>(timeFrom, [practice, middle, high])
    const [found] = rows
    if (found === undefined) high = middle
    else if (found.time < time) low = found.index + 1
    else high = middle
  }
  return low
}

/** The first index whose event is newer than `time`. */
const indexAfter = (sql: Sql, practice: string, time: string): Promise<number> =>
  indexAt(sql, practice, new Date(Date.parse(time) + 1).toISOString())

/** Sessions of these devices and accounts, each with the moment from which its requests were refused, once that has come. */
export async function sessionFacts(
  sql: Sql,
  practice: string,
  now: Date,
  { devices, accounts }: { devices: readonly string[]; accounts: readonly string[] },
): Promise<SessionFact[]> {
  const { rows } = await sql.query<{
    account: string
    device: string
    started_at: Date
    last_seen_at: Date
    ended_at: Date | null
  }>(sessionsOf, [practice, devices, accounts])
  return rows.map(({ account, device, started_at, last_seen_at, ended_at }) => {
    const idle = last_seen_at.getTime() + idleMinutes * 60_000
    const old = started_at.getTime() + sessionHours * 3_600_000
    const end = Math.min(idle, old, ended_at?.getTime() ?? Number.POSITIVE_INFINITY)
    const startedAt = started_at.toISOString()
    return end <= now.getTime()
      ? { account, device, startedAt, endedAt: new Date(end).toISOString() }
      : { account, device, startedAt }
  })
}

export async function reachesOf(sql: Sql, practice: string, now: Date, taken: Taken): Promise<Reach[]> {
  switch (taken.kind) {
    case "device": {
      const { rows } = await sql.query<{ account: string }>(accountOfDevice, [practice, taken.device])
      const accounts = rows.map(({ account }) => account)
      return [{ accounts, ...(await windowOf(sql, practice, taken, await openedBefore(sql, practice, now, taken))) }]
    }
    case "session":
      return [
        {
          accounts: [taken.account],
          ...(await windowOf(sql, practice, taken, await openedBefore(sql, practice, now, taken))),
        },
      ]
    case "account":
    case "insider":
      return [{ accounts: [taken.account], ...(await windowOf(sql, practice, taken, taken.from)) }]
    case "vendor":
      return exportReaches(sql, practice, taken.exports)
    case "database":
    case "paper":
    case "mis-sent":
      return []
  }
}

/** From which index on the log is what a case rests on: nothing after it is erased while the case holds. */
export async function reachFrom(sql: Sql, practice: string, now: Date, takens: readonly Taken[]): Promise<number> {
  const reaches = (await Promise.all(takens.map((taken) => reachesOf(sql, practice, now, taken)))).flat()
  // Records that were named, and copies, rest on every write there ever was.
  const isWhole = takens.some((taken) => taken.kind === "database" || "records" in taken)
  return isWhole ? 0 : Math.min(await logSize(sql, practice), ...reaches.map(({ from }) => from))
}

async function windowOf(
  sql: Sql,
  practice: string,
  { to }: { to?: string | undefined },
  from: string,
): Promise<{ from: number; to: number }> {
  const [start, end] = await Promise.all([
    indexAt(sql, practice, from),
    to === undefined ? logSize(sql, practice) : indexAfter(sql, practice, to),
  ])
  return { from: start, to: end }
}

/** When the earliest session began that could still hold something when it was lost. */
async function openedBefore(
  sql: Sql,
  practice: string,
  now: Date,
  taken: Extract<Taken, { kind: "device" | "session" }>,
): Promise<string> {
  if (!taken.unlocked) return taken.from
  const facts = await sessionFacts(sql, practice, now, { devices: [taken.device], accounts: [] })
  const open = facts.filter(
    ({ startedAt, endedAt }) => startedAt < taken.from && (endedAt === undefined || endedAt >= taken.from),
  )
  return [taken.from, ...open.map(({ startedAt }) => startedAt)].sort()[0] ?? taken.from
}

/** An export's releases are its account's, within the hour that it may take. */
async function exportReaches(sql: Sql, practice: string, ids: readonly string[]): Promise<Reach[]> {
  const { rows } = await sql.query<{ index: number; account: string; time: string }>(exportsOf, [practice, ids])
  return Promise.all(
    rows.map(async ({ index, account, time }) => ({
      accounts: [account],
      from: index,
      to: await indexAfter(sql, practice, new Date(Date.parse(time) + exportHours * 3_600_000).toISOString()),
    })),
  )
}

/** At least as long as an export is valid (release/export-create.ts), with room for a clock that was set back. */
const exportHours = 2
