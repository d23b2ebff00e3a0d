/** What may be known of a chart without opening it: its segments and their wrapped keys. Releases nothing, so it is not logged. */
import type { Chart, ChartId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"
import { chartOf, readChartFacts } from "./chart-facts.ts"

/** @throws ApiError `not_found` */
export async function chartRead(db: Database, caller: Caller, chart: ChartId): Promise<Chart> {
  const facts = await db.inPractice(caller.practice, (sql) => readChartFacts(sql, caller, chart, false))
  return chartOf(chart, facts)
}
