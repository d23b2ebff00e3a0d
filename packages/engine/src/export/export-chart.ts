import type { ChartId, Purpose, StatedReason } from "@subrosa/contract"
import type { OpenCharts } from "../chart/open-charts.ts"
import { readAttachment } from "../chart/read-attachment.ts"
import type { Core } from "../core.ts"
import type { ExportOptions, ExportResult } from "../port.ts"
import { exportFile } from "./export-file.ts"
import { exportTexts, recordsToExport } from "./export-text.ts"
import { requireReadable } from "./require-readable.ts"

interface Opening {
  chart: ChartId
  purpose?: Purpose
  reason?: StatedReason
  note?: string
}

/** Exports one chart, by a logged release (of what is newer, where it is open already). Neither name nor date of birth is in the file's name. */
export async function exportChart(
  core: Core,
  charts: OpenCharts,
  { chart, purpose, reason, note, ...options }: Opening & ExportOptions,
): Promise<ExportResult> {
  const open = charts.get(chart)
  const state = await charts.open({ chart, purpose: purpose ?? open?.purpose ?? purposeOf(core), reason, note })
  if (!open) charts.close(chart)
  requireReadable(chart, state.unreadable)
  const records = recordsToExport(state, options.history ?? false)
  const texts = exportTexts(records, (hole) => readAttachment(core, chart, hole))
  return exportFile(`chart-${chart.slice(0, 8)}`, texts, options)
}

const purposeOf = (core: Core) =>
  core.me().roles.some((role) => role === "clinician" || role === "supervisor") ? "TREAT" : "HOPERAT"
