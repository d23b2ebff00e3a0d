import { chartSummary, foldVersions } from "@subrosa/fhir"
import type { Draft, OpenChart } from "../port.ts"
import type { ChartState } from "./chart-state.ts"

/** An open chart as a screen needs it: the newest version of each resource, with the earlier ones beside. */
export function presentChart(state: ChartState, drafts: readonly Draft[]): OpenChart {
  const { chart, records, entries, receipt, openedAt, unreadable } = state
  const folded = foldVersions(records)
  const resources = folded.map(({ current }) => current.resource)
  const patient = resources.findLast(({ resourceType }) => resourceType === "Patient")
  const history = folded
    .filter((one) => one.history.length > 0)
    .map(({ key, history }) => [
      key,
      history.map(({ resource, recordedAt, author }) => ({ resource, recordedAt, author })),
    ])
  const counts = Map.groupBy(entries.values(), ({ kind }) => kind)
  return {
    chart: chart.id,
    kind: chart.kind,
    careTeam: chart.careTeam,
    segments: chart.segments.map(({ kind }) => ({ kind, entries: counts.get(kind)?.length ?? 0 })),
    summary: chartSummary(resources),
    drafts: drafts.filter((draft) => draft.chart === chart.id),
    receipt,
    openedAt,
    unreadable,
    ...(patient && { patient }),
    history: Object.fromEntries(history),
  }
}
