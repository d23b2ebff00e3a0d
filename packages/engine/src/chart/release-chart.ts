import {
  type CaseId,
  type CaseReleaseId,
  type Chart,
  type ChartId,
  chartOpen,
  type ExportId,
  type OpenedEntry,
  type Purpose,
  type SegmentKind,
  type StatedReason,
} from "@subrosa/contract"
import type { Core } from "../core.ts"
import type { NewestHead } from "../log/newest-head.ts"
import { verifyReceipt } from "../log/verify-receipt.ts"
import { verifyRelease } from "../log/verify-release.ts"
import type { OpenChart } from "../port.ts"

export interface ReleaseInput {
  chart: ChartId
  segments: { kind: SegmentKind; after: number }[]
  purpose: Purpose
  /** What the person said, where nothing known explains the opening. */
  reason?: StatedReason | undefined
  /** A sealed reason, B64U. */
  note?: string | undefined
  export?: ExportId | undefined
  /** Under a case's release, which the log's entry then names. */
  release?: { id: CaseReleaseId; case: CaseId } | undefined
}

export interface Released {
  chart: Chart
  entries: OpenedEntry[]
  receipt: OpenChart["receipt"]
  /** Up to which seq each segment was released. */
  upTo: Map<SegmentKind, number>
}

/**
 * Asks for a release and verifies it: nothing is answered unless the log's entry says exactly this and stands in the practice's own,
 * unforked log (spec/log.md, "Release"). Still sealed.
 *
 * @throws EngineError proof_failed, limit_reached, refused
 */
export async function releaseChart(core: Core, newest: NewestHead, input: ReleaseInput): Promise<Released> {
  const base = await newest.read()
  const { chart, segments, purpose, reason, note, export: bulk, release: casework } = input
  const { result, request } = await core.callSigned(chartOpen, {
    params: { chart },
    body: {
      segments,
      purpose,
      checkpointSize: base.size,
      ...(reason !== undefined && { reason }),
      ...(note !== undefined && { note }),
      ...(bulk !== undefined && { export: bulk }),
      ...(casework !== undefined && { release: casework.id }),
    },
  })
  const practice = core.practice()
  const { event, index, head } = await verifyReceipt(practice, newest, base, result.receipt)
  const asked = {
    practice,
    account: core.account(),
    device: core.device(),
    chart,
    purpose,
    segments,
    reason,
    note,
    export: bulk,
    case: casework?.case,
    request,
  }
  const release = verifyRelease(event, asked, result)
  return {
    chart: result.chart,
    entries: result.entries,
    receipt: { index, size: head.size, time: release.time },
    upTo: new Map(release.segments.map(({ kind, upTo }) => [kind, upTo])),
  }
}
