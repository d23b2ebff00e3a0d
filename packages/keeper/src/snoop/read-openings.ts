/** Openings as the log tells of them, and the work in charts that some of them are judged by. */
import { type Event, type ReasonCode, StatedReason } from "@subrosa/contract"
import { indexAt, logSize } from "../case/taken-reach.ts"
import type { Sql } from "../db.ts"
import type { ReadAct, ReadOpening } from "./snoop-facts.ts"

/** Where the newest so many releases begin; no row where there are fewer. */
const releasesBegin = {
  name: "keeper.log-leaf.openings-begin",
  text: `select index from keeper.log_leaf where practice = $1 and index >= $2 and index < $3 and type = 'release'
    order by index desc offset $4 limit 1`,
}
/** By primary key alone, a page at a time. */
const readReleases = {
  name: "keeper.log-leaf.openings",
  text: `select index, event from keeper.log_leaf where practice = $1 and index >= $2 and index < $3 and type = 'release'
    order by index limit $4`,
}
/** Chart by chart, through the index on charts. */
const readWork = {
  name: "keeper.log-leaf.work",
  text: `select l.event from unnest($2::uuid[]) as asked (chart) cross join lateral (
      select event from keeper.log_leaf
      where practice = $1 and chart = asked.chart and index >= $3 and index < $4 and type in ('write', 'relation') order by index
    ) l where l.event is not null`,
}
const pageReleases = 1000
const pageCharts = 500
/** What is looked at together fits into some 15 MB. A practice of two hundred people takes a month to fill that. */
const releasesMax = 50_000

/** Reasons that tie the person to the patient. What somebody said explains nothing by itself; what lets everyone in, neither. */
const explaining: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  ...(["author", "created", "assigned", "hand-over", "appointment", "billing-task", "supervision"] as const),
  ...(["team-joined", "export"] as const),
])
const guarded = new Set(["clinical", "psychotherapy-notes", "substance-use"])

export interface ReadLog {
  readonly openings: readonly ReadOpening[]
  /** The entries read: from the first, to before the next. */
  first: number
  next: number
}

/** Releases since then, but no more than the newest `max`, in the log's order. */
export async function readOpenings(sql: Sql, practice: string, since: Date, max = releasesMax): Promise<ReadLog> {
  const next = await logSize(sql, practice)
  const earliest = await indexAt(sql, practice, since.toISOString())
  const first = next - earliest > max ? await newestBegin(sql, practice, [earliest, next], max) : earliest
  const taker = new OpeningTaker()
  for (let from = first; ; ) {
    const { rows } = await sql.query<Row>(readReleases, [practice, from, next, pageReleases])
    for (const { index, event } of rows) if (event !== null) taker.take(index, parsed(event))
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageReleases) return { openings: taker.openings, first, next }
    from = last.index + 1
  }
}

/** The index of the release that begins the newest `max` of a range, or the range's first where there are fewer. */
async function newestBegin(
  sql: Sql,
  practice: string,
  [first, next]: readonly [number, number],
  max: number,
): Promise<number> {
  const { rows } = await sql.query<{ index: number }>(releasesBegin, [practice, first, next, max - 1])
  return rows[0]?.index ?? first
}

/** Work in these charts that the same entries tell of. */
export async function readActs(
  sql: Sql,
  practice: string,
  charts: readonly string[],
  { first, next }: Pick<ReadLog, "first" | "next">,
): Promise<ReadAct[]> {
  const acts: ReadAct[] = []
  for (let from = 0; from < charts.length; from += pageCharts) {
    const asked = charts.slice(from, from + pageCharts)
    const { rows } = await sql.query<{ event: string }>(readWork, [practice, asked, first, next])
    for (const { event } of rows) acts.push(...actOf(parsed(event)))
  }
  return acts
}

interface Row {
  index: number
  event: string | null
}

/** The keeper's own entries: what it wrote once it need not check again. */
const parsed = (event: string): Event => JSON.parse(event) as Event

function actOf(event: Event): ReadAct[] {
  const at = Date.parse(event.time)
  if (event.type === "write") return [{ at, account: event.account, chart: event.chart }]
  if (event.type === "relation" && event.change === "set") return [{ at, account: event.subject, chart: event.chart }]
  return []
}

class OpeningTaker {
  readonly openings: ReadOpening[] = []
  /** Of each person, the charts whose latest opening by them was explained. */
  readonly #explained = new Map<string, Set<string>>()
  /** Each id once: the same few people and charts, a hundred thousand times. */
  readonly #ids = new Map<string, string>()

  take(index: number, event: Event): void {
    if (event.type !== "release" || event.export !== undefined || event.reason === undefined) return
    const [account, chart] = [this.#once(event.account), this.#once(event.chart)]
    const charts = this.#explained.get(account) ?? new Set()
    const explained = event.reason === "reopened" ? charts.has(chart) : explaining.has(event.reason)
    if (explained) this.#explained.set(account, charts.add(chart))
    else charts.delete(chart)
    this.openings.push({
      index,
      at: Date.parse(event.time),
      account,
      chart,
      explained,
      desk: event.reason === "desk",
      emergency: event.reason === "break-glass",
      stated: StatedReason.options.find((stated) => stated === event.reason),
      clinical: event.segments.some(({ kind }) => guarded.has(kind)),
    })
  }

  #once(id: string): string {
    const known = this.#ids.get(id)
    if (known !== undefined) return known
    this.#ids.set(id, id)
    return id
  }
}
