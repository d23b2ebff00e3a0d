/**
 * The log as a scope reads it (spec/case.md, "Scope"): events by person and time, doors that were shut, writes of the charts reached.
 *
 * Read in pages, each by an index, so that ten million entries cost what the few thousand relevant ones do. Each page goes to the officer's
 * client, which proves every line against the signed tree.
 */
import type * as contract from "@subrosa/contract"
import type { ChartId, SegmentId, SegmentKind } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { Signed } from "../identity/context.ts"
import { type LeafRow, proveEvents } from "./prove-events.ts"
import { indexAt, type Reach, reachesOf } from "./taken-reach.ts"

/** By each person's index, then together: asked for all at once, PostgreSQL goes through the whole log in the order asked for. */
const ofAccounts = {
  name: "keeper.log-leaf.of-accounts",
  text: `select own.index, own.salt, own.event from unnest($2::uuid[]) as asked (account)
    cross join lateral (
      select index, salt, event from keeper.log_leaf
      where practice = $1 and account = asked.account and index >= $3 and index < $4 and type in ('release', 'write')
      order by index limit $5) own
    order by own.index limit $5`,
}
const ofRange = {
  name: "keeper.log-leaf.of-range",
  text: `select index, salt, event from keeper.log_leaf
    where practice = $1 and index >= $2 and index < $3 order by index limit $4`,
}
const ofChart = {
  name: "keeper.log-leaf.of-chart",
  text: `select index, salt, event from keeper.log_leaf
    where practice = $1 and account = any($2::uuid[]) and index >= $3 and index < $4 and type in ('release', 'write') and chart = $6
    order by index limit $5`,
}
const controls = {
  name: "keeper.log-leaf.controls",
  text: `select index, salt, event from keeper.log_leaf
    where practice = $1 and index >= $2 and event is not null
      and (type in ('account', 'device', 'team', 'lock') or (type = 'chart' and chart = $3))
      and type not in ('release', 'write')
    order by index limit $4`,
}
/** And the making of the practice's own chart: that it is nobody's is proven like everything else. */
const writes = {
  name: "keeper.log-leaf.writes",
  text: `select index, salt, event, chart from keeper.log_leaf
    where practice = $1 and chart = any($2::uuid[]) and event is not null
      and (type = 'write' or (type = 'chart' and event::json ->> 'kind' = 'practice'))
      and ($3::uuid is null or (chart, index) > ($3, $4))
    order by chart, index limit $5`,
}
const segments = {
  name: "keeper.segment.kinds",
  text: "select id as segment, kind from keeper.segment where practice = $1 and chart = any($2::uuid[])",
}

export const caseEventSearch: Signed<typeof contract.caseEventSearch> = async ({ db, clock }, { practice }, { body }) =>
  db.inPractice(practice, async (sql) => {
    const reaches = await reachesOf(sql, practice, clock(), body.taken)
    const reach = joined(reaches)
    if (reach === undefined) return { events: [], erased: [], range: [0, 0], next: null }
    const from = Math.max(reach.from, body.from)
    const rows = await pageOf(sql, practice, { ...reach, from }, body)
    const full = rows.length === body.limit
    const end = full ? (rows.at(-1)?.index ?? from) + 1 : reach.to
    return {
      events: await proveEvents(sql, practice, rows, { tiles: !body.whole }),
      erased: rows.filter(({ event }) => event === null).map(({ index }) => index),
      range: [from, Math.max(from, end)],
      next: full && end < reach.to ? end : null,
    }
  })

async function pageOf(
  sql: Sql,
  practice: string,
  { accounts, from, to }: Reach,
  { whole, limit, chart }: { whole: boolean; limit: number; chart?: ChartId | undefined },
): Promise<LeafRow[]> {
  if (chart !== undefined && !whole) {
    return (await sql.query<LeafRow>(ofChart, [practice, accounts, from, to, limit, chart])).rows
  }
  const { rows } = whole
    ? await sql.query<LeafRow>(ofRange, [practice, from, to, limit])
    : await sql.query<LeafRow>(ofAccounts, [practice, accounts, from, to, limit])
  return rows
}

/** One reach over several exports: the events between them are passed over by the scope. */
function joined(reaches: readonly Reach[]): Reach | undefined {
  if (reaches.length === 0) return undefined
  return {
    accounts: [...new Set(reaches.flatMap(({ accounts }) => accounts))],
    from: Math.min(...reaches.map(({ from }) => from)),
    to: Math.max(...reaches.map(({ to }) => to)),
  }
}

export const caseControlSearch: Signed<typeof contract.caseControlSearch> = async ({ db }, { practice }, { query }) =>
  db.inPractice(practice, async (sql) => {
    const { rows } = await sql.query<LeafRow>(controls, [practice, query.from, query.chart, query.limit])
    const last = rows.at(-1)
    return {
      events: await proveEvents(sql, practice, rows, { tiles: true }),
      next: rows.length === query.limit && last !== undefined ? last.index + 1 : null,
    }
  })

export const caseWriteSearch: Signed<typeof contract.caseWriteSearch> = async ({ db }, { practice }, { body }) =>
  db.inPractice(practice, async (sql) => {
    const charts = [...body.charts].sort()
    const at = [body.from?.chart ?? null, body.from?.index ?? null]
    const [{ rows }, kinds] = await Promise.all([
      sql.query<LeafRow & { chart: ChartId }>(writes, [practice, charts, ...at, body.limit]),
      body.from === null
        ? sql.query<{ segment: SegmentId; kind: SegmentKind }>(segments, [practice, charts])
        : { rows: [] },
    ])
    const last = rows.at(-1)
    return {
      events: await proveEvents(sql, practice, rows, { tiles: true }),
      kinds: kinds.rows,
      // A share that is gone was shredded; when, no table tells: an entry counts as released to whoever was released its range.
      shredded: [],
      next: rows.length === body.limit && last !== undefined ? { chart: last.chart, index: last.index } : null,
    }
  })

/** The signed state before an attack, by the log's own times. */
export const caseLogAt: Signed<typeof contract.caseLogAt> = async ({ db }, { practice }, { query }) =>
  db.inPractice(practice, async (sql) => {
    const size = await indexAt(sql, practice, query.time)
    const [last, entries] = await Promise.all([
      sql.query<{ time: string }>(
        {
          name: "keeper.log-leaf.time-before",
          text: `select event::json ->> 'time' as time from keeper.log_leaf
            where practice = $1 and index < $2 and event is not null order by index desc limit 1`,
        },
        [practice, size],
      ),
      sql.query<{ entries: number }>(
        {
          name: "keeper.share.before",
          text: "select count(*)::int as entries from keeper.share where practice = $1 and recorded_at < $2",
        },
        [practice, new Date(query.time)],
      ),
    ])
    return { size, time: last.rows[0]?.time ?? null, entries: entries.rows[0]?.entries ?? 0 }
  })
