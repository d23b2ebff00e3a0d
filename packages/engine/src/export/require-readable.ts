import { EngineError, type OpenChart } from "../port.ts"

/** A file that lacks something must not pass for whole. @throws EngineError unreadable */
export function requireReadable(chart: string, unreadable: OpenChart["unreadable"]): void {
  if (unreadable.length === 0) return
  throw new EngineError(
    "unreadable",
    `The export stopped: ${unreadable.length} entries of chart ${chart} do not open. Open the chart to see which.`,
  )
}
