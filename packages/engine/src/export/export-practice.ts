import { randomUuid } from "@subrosa/codec"
import {
  type Approval,
  type ChartId,
  chartRead,
  ExportAct,
  ExportId,
  exportCreate,
  type SegmentKind,
} from "@subrosa/contract"
import type { ResourceText } from "@subrosa/fhir"
import { awaitApproval } from "../call/await-approval.ts"
import { problemCode } from "../call/problem.ts"
import { standingAct } from "../call/standing-request.ts"
import type { ChartState } from "../chart/chart-state.ts"
import { openEntries } from "../chart/open-entries.ts"
import { readAttachment } from "../chart/read-attachment.ts"
import { releaseChart } from "../chart/release-chart.ts"
import { dropSegmentKeys, openSegmentKeys } from "../chart/segment-keys.ts"
import type { Core } from "../core.ts"
import type { NewestHead } from "../log/newest-head.ts"
import { requireProof } from "../log/proof-step.ts"
import { verifyReceipt } from "../log/verify-receipt.ts"
import type { ExportOptions, ExportResult } from "../port.ts"
import { exportFile } from "./export-file.ts"
import { exportTexts, recordsToExport } from "./export-text.ts"
import { requireReadable } from "./require-readable.ts"

type PracticeExport = ExportOptions & {
  onProgress?: (done: number, total: number) => void
  /**
   * A second person has to agree first, or time to pass: called when that is known, and the export goes on by itself afterwards. Begun
   * again by the same person, by then or later, it takes up the request that stands.
   */
  onWaiting?: (approval: Approval) => void
  signal?: AbortSignal
}
type OpenedChart = Pick<ChartState, "records" | "unreadable"> & { chart: ChartId }

const chartsAtOnce = 4

/**
 * Exports every chart of the practice: a bulk release of its own kind, in which each chart still has its own entry in the log, verified
 * like any other (owner, fresh sign-in). Charts come in the server's order; a few are opened ahead.
 */
export async function exportPractice(
  core: Core,
  newest: NewestHead,
  { onProgress, onWaiting, signal, ...options }: PracticeExport,
): Promise<ExportResult> {
  const id = (await standingAct(core, "export", ExportAct))?.export ?? ExportId.parse(randomUuid())
  const { base, charts, receipt } = await beginExport(core, newest, id, { onWaiting, signal })
  const { event } = await verifyReceipt(core.practice(), newest, base, receipt)
  const isOurs =
    event.type === "export" &&
    event.export === id &&
    event.charts === charts.length &&
    event.account === core.account() &&
    event.device === core.device()
  requireProof(isOurs, "the entry is not what was asked")

  async function* texts(): AsyncGenerator<ResourceText> {
    let done = 0
    const open = (chart: ChartId) => openForExport(core, newest, chart, id)
    for await (const opened of inOrder(charts, ({ id: chart }) => open(chart))) {
      requireReadable(opened.chart, opened.unreadable)
      yield* exportTexts(recordsToExport(opened, options.history ?? false), (hole) =>
        readAttachment(core, opened.chart, hole),
      )
      onProgress?.(++done, charts.length)
    }
  }
  return exportFile(`practice-${core.now().toISOString().slice(0, 10)}`, texts(), options)
}

/** Begins the export, if need be after the approval that the first call asked for. @throws EngineError refused when it was not given */
async function beginExport(
  core: Core,
  newest: NewestHead,
  id: ExportId,
  { onWaiting, signal }: { onWaiting: PracticeExport["onWaiting"]; signal: AbortSignal | undefined },
) {
  for (;;) {
    const base = await newest.read()
    const begun = await core.call(exportCreate, { body: { id, checkpointSize: base.size } })
    if (begun.kind === "started") return { ...begun, base }
    onWaiting?.(begun.approval)
    await awaitApproval(core, begun.approval, "export", signal)
  }
}

/** Kinds that an owner may open in an export; notes of psychotherapy only their author may. */
const exportKinds: readonly SegmentKind[] = ["directory", "billing", "clinical", "substance-use"]

async function openForExport(core: Core, newest: NewestHead, chart: ChartId, bulk: ExportId): Promise<OpenedChart> {
  const isClinician = core.me().roles.some((role) => role === "clinician" || role === "supervisor")
  const kinds: readonly SegmentKind[] = isClinician ? [...exportKinds, "psychotherapy-notes"] : exportKinds
  const release = (of: readonly SegmentKind[]) =>
    releaseChart(core, newest, {
      chart,
      segments: of.map((kind) => ({ kind, after: 0 })),
      purpose: "HOPERAT",
      export: bulk,
    })
  let released: Awaited<ReturnType<typeof release>>
  try {
    released = await release(kinds)
  } catch (error) {
    if (problemCode(error) !== "not_found") throw error
    // A chart of a care team this owner has nothing to do with: what may be opened of it at all.
    const { segments } = await core.call(chartRead, { params: { chart } })
    released = await release(segments.map(({ kind }) => kind))
  }
  const keys = await openSegmentKeys(core, released.chart)
  try {
    return { chart, ...(await openEntries({ practice: core.practice(), chart }, keys, released.entries)) }
  } finally {
    dropSegmentKeys(keys)
  }
}

/** Runs a few tasks ahead and yields their results in order. */
async function* inOrder<T, R>(items: readonly T[], task: (item: T) => Promise<R>): AsyncGenerator<R> {
  const ahead: Promise<R>[] = []
  let next = 0
  const begin = () => {
    const item = items[next++]
    if (item === undefined) return
    const result = task(item)
    // Awaited in its turn; until then a failure is not unhandled.
    result.catch(() => undefined)
    ahead.push(result)
  }
  for (let i = 0; i < chartsAtOnce; i++) begin()
  for (let first = ahead.shift(); first !== undefined; first = ahead.shift()) {
    const result = await first
    begin()
    yield result
  }
}
