/** Whether the caller may open or write one segment of a chart: for attachments, whose bytes lie in the store. */
import { ApiError, type ChartId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database, Sql } from "../db.ts"
import { readChartFacts } from "./chart-facts.ts"
import { maySegmentOf } from "./permission.ts"

const readExport = {
  name: "keeper.export.running",
  text: "select from keeper.export where practice = $1 and account = $2 and valid_until > $3",
}

/**
 * `open` also admits a custodian during an export of theirs: what it released may lie in attachments.
 *
 * @throws ApiError `not_found`
 */
export async function segmentCheck(
  deps: { db: Database; clock: () => Date },
  caller: Caller,
  { chart, segment }: { chart: ChartId; segment: string },
  act: "open" | "write",
): Promise<void> {
  const allowed = await allowedSegments(deps, caller, chart, act)
  if (!allowed.has(segment)) throw new ApiError("not_found", "there is no such segment")
}

/** The segments of a chart that the caller may open, as `segmentCheck` decides. @throws ApiError `not_found` for no such chart */
export const segmentsOpen = (
  deps: { db: Database; clock: () => Date },
  caller: Caller,
  chart: ChartId,
): Promise<ReadonlySet<string>> => allowedSegments(deps, caller, chart, "open")

function allowedSegments(
  { db, clock }: { db: Database; clock: () => Date },
  caller: Caller,
  chart: ChartId,
  act: "open" | "write",
): Promise<ReadonlySet<string>> {
  return db.inPractice(caller.practice, async (sql) => {
    const facts = await readChartFacts(sql, caller, chart, false)
    const mine = facts.segments.filter((segment) => maySegmentOf(facts.relation, segment))
    const exported = facts.segments.filter((segment) => maySegmentOf({ ...facts.relation, exporting: true }, segment))
    const also = act === "open" && exported.length > mine.length && (await exports(sql)) ? exported : []
    return new Set([...mine, ...also].map(({ wire }) => wire.id))
  })

  async function exports(sql: Sql): Promise<boolean> {
    const { rowCount } = await sql.query(readExport, [caller.practice, caller.account, clock()])
    return rowCount > 0
  }
}
