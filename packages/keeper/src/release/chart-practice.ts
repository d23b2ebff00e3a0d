/** The practice's own chart, for what belongs to no patient. */
import { ApiError, type Chart, type ChartId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"
import type { Database } from "../db.ts"
import { chartOf, readChartFacts } from "./chart-facts.ts"

const findChart = {
  name: "keeper.chart.practice",
  text: "select id from keeper.chart where practice = $1 and kind = 'practice'",
}

/** Null when there is none yet, or none that the caller may see. */
export async function chartPractice(db: Database, caller: Caller): Promise<Chart | null> {
  return db.inPractice(caller.practice, async (sql) => {
    const { rows } = await sql.query<{ id: ChartId }>(findChart, [caller.practice])
    const [chart] = rows
    if (chart === undefined) return null
    try {
      return chartOf(chart.id, await readChartFacts(sql, caller, chart.id, false))
    } catch (error) {
      if (error instanceof ApiError && error.code === "not_found") return null
      throw error
    }
  })
}
