/**
 * Writes entries by one statement, `keeper.write_known`: it locks the log, compares what the decision rested on with what is stored, and only
 * then writes shares, heads and log. All or nothing.
 */
import type { Role } from "@subrosa/contract"
import type { Sql } from "../db.ts"
import type { PreparedAppend } from "../log/append-events.ts"
import type { LogEnd } from "../log/log-head.ts"
import type { Pair } from "../relation/care-relations.ts"
import type { NumberedEntry } from "./write-plan.ts"
import type { WriteRequest } from "./write-request.ts"
import type { ChartState, SegmentState, WriteState } from "./write-state.ts"

/** What was decided, and on what. */
export interface KnownWrite {
  requests: readonly WriteRequest[]
  /** As known before. */
  before: Pick<WriteState, "recheck" | "charts" | "segments">
  /** As it will be. */
  after: Pick<WriteState, "charts" | "segments">
  entries: readonly (NumberedEntry & { account: string; sealed: Uint8Array })[]
  /** Relations of authors to charts that are not known to be stored yet. */
  authors: readonly Pair[]
  now: Date
}

const parameters = 38
const writeKnown = {
  name: "keeper.write-known",
  text: `select keeper.write_known(${Array.from({ length: parameters }, (_, i) => `$${i + 1}`).join(", ")}) as written`,
}

/** False when something was not as known; then nothing is written. @throws what PostgreSQL throws when an entry is there already */
export async function writeKnownRows(
  sql: Sql,
  practice: string,
  { requests, before, after, entries, authors, now }: KnownWrite,
  end: LogEnd,
  { result, leaves, tiles }: PreparedAppend,
): Promise<boolean> {
  const sessions = new Map(requests.map(({ caller }) => [caller.session, caller]))
  const cares = new Map(
    entries.map(({ account, entry }) => {
      const team = before.charts.get(entry.chart)?.careTeam ?? ""
      return [`${account}/${team}`, { account, team, care: before.recheck.careOf(account, team) }]
    }),
  )
  const charts = [...new Set(entries.map(({ entry }) => entry.chart))]
  const segments = [...new Set(entries.map(({ entry }) => entry.segment))]
  const callers = [...sessions.values()]
  const { rows } = await sql.query<{ written: boolean }>(writeKnown, [
    ...[practice, end.edge.size, end.checkpoint, now],
    callers.map(({ session }) => session),
    callers.map(({ account }) => account),
    callers.map((caller) => rolesText(before.recheck.rolesOf(caller))),
    ...columnsOf([...cares.values()], ({ account, team, care }) => [account, team, care], 3),
    charts,
    charts.map((id) => chartText(before.charts.get(id))),
    charts.map((id) => after.charts.get(id)?.head),
    segments,
    segments.map((id) => segmentText(before.segments.get(id))),
    segments.map((id) => after.segments.get(id)?.head),
    entries.map(({ entry }) => entry.chart),
    entries.map(({ entry }) => entry.segment),
    entries.map(({ entry }) => entry.id),
    entries.map(({ seq }) => seq),
    entries.map(({ entry }) => entry.keyVersion),
    entries.map(({ sealed }) => sealed),
    entries.map(({ account }) => account),
    ...columnsOf(authors, ({ account, chart }) => [account, chart], 2),
    ...leaves.slice(0, 7),
    ...(tiles ?? [[], [], [], []]),
    ...[result.end.edge.size, result.end.checkpoint],
  ])
  return rows[0]?.written === true
}

function columnsOf<T>(rows: readonly T[], cells: (row: T) => unknown[], width: number): unknown[][] {
  const made = rows.map(cells)
  return Array.from({ length: width }, (_, i) => made.map((row) => row[i]))
}

/** As the function builds them of the stored rows. */
const rolesText = (roles: readonly Role[]): string => roles.join(" ")
const chartText = (chart: ChartState | undefined): string | undefined =>
  chart && `${chart.kind}/${chart.careTeam}/${chart.head}`
const segmentText = (segment: SegmentState | undefined): string | undefined =>
  segment && `${segment.chart}/${segment.kind}/${segment.keyVersion}/${segment.head}/${segment.author ?? "none"}`
