/** Whether the caller may open or write one segment of a chart: for attachments, whose bytes lie in the store. */
import { ApiError, type ChartId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"
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
  { db, clock }: { db: Database; clock: () => Date },
  caller: Caller,
  { chart, segment }: { chart: ChartId; segment: string },
  act: "open" | "write",
): Promise<void> {
  const allowed = await db.inPractice(caller.practice, async (sql) => {
    const facts = await readChartFacts(sql, caller, chart, false)
    const found = facts.segments.find(({ wire }) => wire.id === segment)
    if (found === undefined) return false
    if (maySegmentOf(facts.relation, found)) return true
    if (act === "write" || !maySegmentOf({ ...facts.relation, exporting: true }, found)) return false
    const { rowCount } = await sql.query(readExport, [caller.practice, caller.account, clock()])
    return rowCount > 0
  })
  if (!allowed) throw new ApiError("not_found", "there is no such segment")
}
