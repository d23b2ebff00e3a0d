/**
 * Samples that an extortionist posts, compared in the client with the records of the scope (spec/case.md, "Samples"). Charts are opened under a
 * release of the case, one after the other, and nothing of them is kept.
 */
import type { CaseId, CaseReleaseId, ChartId, SegmentKind } from "@subrosa/contract"
import { resourceWords, SampleCheck, type Verdict } from "@subrosa/incident"
import type { OpenRecord } from "../chart/chart-state.ts"
import type { Core } from "../core.ts"
import type { NewestHead } from "../log/newest-head.ts"
import { openCaseChart, scopeCharts } from "./case-cards.ts"

export interface SamplesInput {
  case: CaseId
  release: CaseReleaseId
  kinds: SegmentKind[]
  samples: string[]
  onProgress?: ((done: number, total: number) => void) | undefined
}

export interface SamplesReport {
  /** In the order of the samples. */
  verdicts: Verdict[]
  charts: number
  /** Entries that did not open: what they hold was not compared. */
  unreadable: number
}

const chartsAtOnce = 4

export async function checkSamples(core: Core, newest: NewestHead, input: SamplesInput): Promise<SamplesReport> {
  const charts = await scopeCharts(core, input.case)
  const check = new SampleCheck(input.samples)
  let unreadable = 0
  for (let from = 0; from < charts.length; from += chartsAtOnce) {
    const batch = charts.slice(from, from + chartsAtOnce)
    const opened = await Promise.all(batch.map((chart) => openCaseChart(core, newest, { ...input, chart })))
    for (const one of opened) {
      lookAtChart(check, one.chart, one.records)
      unreadable += one.unreadable.length
    }
    input.onProgress?.(Math.min(from + chartsAtOnce, charts.length), charts.length)
  }
  return { verdicts: check.verdicts(), charts: charts.length, unreadable }
}

/** Every record of a chart, each with the number of its version: the order of writing is the order of versions. */
export function lookAtChart(check: SampleCheck, chart: ChartId, records: readonly OpenRecord[]): void {
  const versions = new Map<string, number>()
  for (const { entry, seq, kind, resource, recordedAt } of records.toSorted((a, b) => a.seq - b.seq)) {
    const reference = `${resource.resourceType}/${resource.id ?? entry}`
    const version = (versions.get(reference) ?? 0) + 1
    versions.set(reference, version)
    check.look({ chart, entry, kind, reference, version, seq, recordedAt, words: resourceWords(resource) })
  }
}
