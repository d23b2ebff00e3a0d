/** Openings and work as the log tells of them. */
import type { Event, ReasonCode } from "@subrosa/contract"
import { indexAt, logSize } from "../case/taken-reach.ts"
import type { Sql } from "../db.ts"
import type { ReadAct, ReadOpening } from "./snoop-facts.ts"

/** By primary key alone, a page of the log at a time. */
const read = {
  name: "keeper.log-leaf.openings",
  text: `select index, case when type in ('release', 'write', 'relation') then event end as event
    from keeper.log_leaf where practice = $1 and index >= $2 and index < $3 order by index`,
}
const pageEntries = 2000
/** What is looked at together fits into some 50 MB. A practice of a hundred people takes months to fill that. */
export const entriesMax = 200_000

/** Reasons that tie the person to the patient. What somebody said explains nothing by itself; what lets everyone in, neither. */
const explaining: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  ...(["author", "created", "assigned", "hand-over", "appointment", "billing-task", "supervision"] as const),
  ...(["team-joined", "export"] as const),
])
const guarded = new Set(["clinical", "psychotherapy-notes", "substance-use"])

export interface ReadLog {
  readonly openings: ReadOpening[]
  readonly acts: ReadAct[]
  /** The index after the last entry read. */
  next: number
}

/** From the first entry since then on, but no more than the newest `entriesMax`, in the log's order. */
export async function readOpenings(sql: Sql, practice: string, since: Date): Promise<ReadLog> {
  const size = await logSize(sql, practice)
  const first = Math.max(await indexAt(sql, practice, since.toISOString()), size - entriesMax)
  const log: ReadLog = { openings: [], acts: [], next: size }
  const before = new Map<string, boolean>()
  for (let from = first; from < size; from += pageEntries) {
    const { rows } = await sql.query<Row>(read, [practice, from, Math.min(size, from + pageEntries)])
    takeRows(rows, log, before)
  }
  return log
}

interface Row {
  index: number
  event: string | null
}

/** `before`: whether a person's latest opening of a chart was explained. */
function takeRows(rows: readonly Row[], { openings, acts }: ReadLog, before: Map<string, boolean>): void {
  for (const row of rows) {
    if (row.event === null) continue
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
      index: row.index,
      at,
      account: event.account,
      chart: event.chart,
      explained,
      desk: event.reason === "desk",
      emergency: event.reason === "break-glass",
      clinical: event.segments.some(({ kind }) => guarded.has(kind)),
    })
  }
}
