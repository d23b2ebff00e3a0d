/** Openings and work as the log tells of them. */
import type { Event, ReasonCode } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { ReadAct, ReadOpening } from "./snoop-facts.ts"

const read = {
  name: "keeper.log-leaf.openings",
  text: `select index, event from keeper.log_leaf where practice = $1 and index >= $2 and type in ('release', 'write', 'relation')
    and event is not null order by index`,
}
const firstSince = {
  name: "keeper.log-leaf.first-since",
  text: `select index from keeper.log_leaf where practice = $1 and event is not null and type in ('release', 'write')
    and (event::jsonb ->> 'time') >= $2 order by index limit 1`,
}

/** Reasons that tie the person to the patient. What somebody said explains nothing by itself; what lets everyone in, neither. */
const explaining: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  ...(["author", "created", "assigned", "hand-over", "appointment", "billing-task", "supervision"] as const),
  ...(["team-joined", "export"] as const),
])
const guarded = new Set(["clinical", "psychotherapy-notes", "substance-use"])

export interface ReadLog {
  openings: ReadOpening[]
  acts: ReadAct[]
  /** The index after the last entry read. */
  next: number
}

/** From `from` on; with those of one time span in a batch, in the log's order. */
export async function readOpenings(sql: Sql, practice: string, from: number): Promise<ReadLog> {
  const { rows } = await sql.query<{ index: number | string; event: string }>(read, [practice, from])
  const openings: ReadOpening[] = []
  const acts: ReadAct[] = []
  const before = new Map<string, boolean>()
  for (const row of rows) {
    // The keeper's own entries: what it wrote once it need not check again.
    const event = JSON.parse(row.event) as Event
    const at = Date.parse(event.time)
    if (event.type === "write") acts.push({ at, account: event.account, chart: event.chart })
    if (event.type === "relation" && event.change === "set")
      acts.push({ at, account: event.subject, chart: event.chart })
    if (event.type !== "release" || event.export !== undefined || event.reason === undefined) continue
    const key = `${event.account}/${event.chart}`
    const explained = event.reason === "reopened" ? (before.get(key) ?? false) : explaining.has(event.reason)
    before.set(key, explained)
    openings.push({
      index: Number(row.index),
      at,
      account: event.account,
      chart: event.chart,
      explained,
      desk: event.reason === "desk",
      emergency: event.reason === "break-glass",
      clinical: event.segments.some(({ kind }) => guarded.has(kind)),
    })
  }
  return { openings, acts, next: Number(rows.at(-1)?.index ?? from - 1) + 1 }
}

/** The first entry since then; undefined when there is none. */
export async function firstIndexSince(sql: Sql, practice: string, since: Date): Promise<number | undefined> {
  const { rows } = await sql.query<{ index: number | string }>(firstSince, [practice, since.toISOString()])
  return rows[0] === undefined ? undefined : Number(rows[0].index)
}
