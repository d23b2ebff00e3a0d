import type { AccountId, ChartId, ExportId } from "@subrosa/contract"
import type { Core } from "../core.ts"
import type { LogLine } from "../port.ts"
import { eventText } from "./log-line.ts"
import type { NewestHead } from "./newest-head.ts"
import { readEvents } from "./read-events.ts"
import { staffNames } from "./staff-names.ts"

/** The practice's log for its officers, newest first, each line with its proof checked. */
export async function logEvents(
  core: Core,
  newest: NewestHead,
  query: { before?: number | undefined; limit?: number | undefined },
): Promise<LogLine[]> {
  const events = await readEvents(core, newest, query)
  const people = events.flatMap(({ event }) =>
    "subject" in event && typeof event.subject === "string" && event.type !== "device"
      ? [event.account, event.subject]
      : [event.account],
  )
  const nameOf = await staffNames(core, people)
  return events.map(({ index, event, proof }) => ({
    index,
    time: event.time,
    type: event.type,
    account: event.account as AccountId,
    name: nameOf(event.account),
    text: eventText(event, nameOf),
    ...("chart" in event && { chart: event.chart as ChartId }),
    ...(event.type === "export" && { export: event.export as ExportId }),
    ...(event.type === "alarm" && { alarm: event.kind }),
    proof,
  }))
}
