/** What of a result is kept as evidence: all that people read, without the raw figures. */
import type { DrillReport } from "@subrosa/engine"
import type { DrillResult } from "../drill.ts"

/** `ranAt`: when it ended. `ownConfiguration`: under the practice's own limits and settings. */
export const keptReport = (result: DrillResult, ranAt: Date, ownConfiguration: boolean): DrillReport => {
  const { drill, title, capability, seed, seconds, rows, bars, tried, notMeasured, examples } = result
  return {
    ...{ drill, title, capability, seed, seconds, ownConfiguration },
    ...{ rows, bars, tried, notMeasured, examples },
    ranAt: ranAt.toISOString(),
  }
}
