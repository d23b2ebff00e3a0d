/**
 * Charts of a case under its release (spec/case.md, "Release of charts"): two officers agree to exactly these, then each is an opening of its
 * own, verified like any other.
 */
import { randomUuid } from "@subrosa/codec"
import {
  type Approval,
  type CaseId,
  CaseReleaseId,
  type ChartId,
  caseChartSearch,
  caseRead,
  caseReleaseCreate,
  type SegmentKind,
} from "@subrosa/contract"
import type { OpenRecord } from "../chart/chart-state.ts"
import { openEntries } from "../chart/open-entries.ts"
import { releaseChart } from "../chart/release-chart.ts"
import { dropSegmentKeys, openSegmentKeys } from "../chart/segment-keys.ts"
import type { Core } from "../core.ts"
import type { NewestHead } from "../log/newest-head.ts"
import { proofFailed } from "../log/proof-step.ts"
import { verifyReceipt } from "../log/verify-receipt.ts"
import type { OpenChart } from "../port.ts"
import { chartsDigest } from "./case-scope.ts"

export type CaseRelease =
  | { kind: "waiting"; approval: Approval }
  | { kind: "released"; release: CaseReleaseId; charts: number; validUntil: string }

/** A release that this person began and that still holds is answered again: a killed client goes on with it. */
async function standingRelease(
  core: Core,
  id: CaseId,
  kinds: readonly SegmentKind[],
): Promise<CaseRelease | undefined> {
  const { case: file, releases } = await core.call(caseRead, { params: { case: id } })
  const wanted = [...kinds].sort().join()
  const found = releases.find((one) => [...one.kinds].sort().join() === wanted)
  if (found === undefined || file.scope === 0) return undefined
  const charts = (await scopeCharts(core, id)).length
  return { kind: "released", release: found.id, charts, validUntil: found.validUntil }
}

/** The first call asks for the second officer's consent; the same call again, once it is given, begins the release. */
export async function requestRelease(
  core: Core,
  newest: NewestHead,
  id: CaseId,
  { version, kinds }: { version: number; kinds: SegmentKind[] },
): Promise<CaseRelease> {
  const standing = await standingRelease(core, id, kinds)
  if (standing !== undefined) return standing
  const release = CaseReleaseId.parse(randomUuid())
  const base = await newest.read()
  const answer = await core.call(caseReleaseCreate, {
    params: { case: id },
    body: { id: release, version, kinds, checkpointSize: base.size },
  })
  if (answer.kind === "waiting") return answer
  const { charts, validUntil, receipt } = answer
  if (receipt === null) throw proofFailed("the entry is not in the log")
  const { event } = await verifyReceipt(core.practice(), newest, base, receipt)
  const isOurs =
    event.type === "case" &&
    event.change === "release" &&
    event.case === id &&
    event.subject === release &&
    event.account === core.account() &&
    event.digest === chartsDigest(await scopeCharts(core, id))
  if (!isOurs) throw proofFailed("the entry is not what was asked")
  return { kind: "released", release, charts, validUntil }
}

/** Sorted. */
export async function scopeCharts(core: Core, id: CaseId): Promise<ChartId[]> {
  const charts: ChartId[] = []
  for (let after: ChartId | undefined; ; ) {
    const page: { charts: ChartId[]; next: ChartId | null } = await core.call(caseChartSearch, {
      params: { case: id },
      query: { ...(after !== undefined && { after }) },
    })
    charts.push(...page.charts)
    if (page.next === null) return charts
    after = page.next
  }
}

export interface CaseChart {
  chart: ChartId
  records: OpenRecord[]
  unreadable: OpenChart["unreadable"]
}

/** Opens one chart of the release. @throws EngineError refused for a chart outside of it */
export async function openCaseChart(
  core: Core,
  newest: NewestHead,
  {
    case: id,
    release,
    chart,
    kinds,
  }: { case: CaseId; release: CaseReleaseId; chart: ChartId; kinds: readonly SegmentKind[] },
): Promise<CaseChart> {
  const released = await releaseChart(core, newest, {
    chart,
    segments: kinds.map((kind) => ({ kind, after: 0 })),
    purpose: "HOPERAT",
    release: { id: release, case: id },
  })
  const keys = await openSegmentKeys(core, released.chart)
  try {
    return { chart, ...(await openEntries({ practice: core.practice(), chart }, keys, released.entries)) }
  } finally {
    dropSegmentKeys(keys)
  }
}
