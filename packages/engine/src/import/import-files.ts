import type { TeamId } from "@subrosa/contract"
import { kinshipTokens, searchTokens } from "@subrosa/crypto"
import { loadStructure } from "@subrosa/fhir"
import type { Core } from "../core.ts"
import {
  type Engine,
  EngineError,
  type ImportProgress,
  type ImportReport,
  type ImportSource,
  type WorklistItem,
} from "../port.ts"
import { beginCaseload } from "./begin-caseload.ts"
import { ImportCharts } from "./import-chart.ts"
import { ImportRun } from "./import-run.ts"
import { makeTokens } from "./known-resources.ts"
import { isTransient } from "./patiently.ts"
import { readSource } from "./read-source.ts"
import { scanSources } from "./scan-sources.ts"

type ImportInput = Parameters<Engine["import"]>[0]

export interface Imported {
  report: ImportReport
  /** Patients whose charts were written, the newest last, at most 200. */
  recent: WorklistItem[]
}

const progressEveryMs = 100

/**
 * Imports FHIR files: reads, validates, files, seals and sends, in bounded memory. Running it again changes nothing that is there, so
 * an interrupted import is simply started again (spec/search.md, "Importing once").
 *
 * @throws EngineError for what running it again would not mend; a lost connection or the signal end it as `interrupted`
 */
export async function importFiles(core: Core, input: ImportInput, signal: AbortSignal): Promise<Imported> {
  const { sources, onProgress } = input
  if (input.caseload !== undefined) await beginCaseload(core, input.caseload, signal)
  const [structure, keys] = await Promise.all([loadStructure(), core.searchKeys()])
  const practice = core.practice()
  const totals = sumOf(sources)
  const tell = progressTeller(core, onProgress)
  const charts = new ImportCharts(core, careTeamOf(core, input.careTeam))
  const run: ImportRun = new ImportRun({
    core,
    signal,
    structure,
    tokens: makeTokens(keys.resource, practice),
    searchToken: searchTokens(keys.search, practice),
    kinshipToken: kinshipTokens(keys.search, practice),
    charts,
    scan: (patients, binaries) =>
      scanSources(sources, patients, binaries, signal, ({ name }, bytesDone) => tellNow(name, bytesDone, "looking")),
  })
  let isInterrupted = false
  let bytesBefore = 0
  const tellNow = (file: string, bytesDone: number, phase: ImportProgress["phase"], isForced = false) =>
    tell({ file, phase, bytesDone, ...totals, resources: run.resources, charts: run.report.chartCount }, isForced)
  try {
    for (const source of sources) {
      if (signal.aborted) break
      run.beginFile()
      let bytesOfFile = 0
      for await (const { items, bytesDone } of readSource(source, signal)) {
        await run.take(source, items)
        bytesOfFile = bytesDone
        tellNow(source.name, bytesBefore + bytesDone, "importing")
      }
      if (signal.aborted) break
      bytesBefore += bytesOfFile
      run.report.fileRead(bytesOfFile)
    }
    if (!signal.aborted) await run.finish()
  } catch (error) {
    if (!signal.aborted && !isTransient(error)) throw error
    isInterrupted = true
  } finally {
    await run.settle()
    charts.drop()
  }
  if (signal.aborted) isInterrupted = true
  tellNow(sources.at(-1)?.name ?? "", bytesBefore, "done", true)
  return { report: run.report.finish(isInterrupted), recent: run.recent }
}

/** The care team for new charts: the one asked for, else the first one this person is on. */
export function careTeamOf(core: Core, asked: TeamId | undefined): TeamId {
  const team = asked ?? core.careTeams()[0]?.team ?? core.me().teams.find(({ kind }) => kind === "care")?.id
  if (team === undefined)
    throw new EngineError("refused", "You are on no care team, so there is nowhere to put new charts.")
  return team
}

function sumOf(sources: readonly ImportSource[]): { bytesTotal?: number } {
  const sizes = sources.map(({ size }) => size)
  if (sizes.some((size) => size === undefined)) return {}
  return { bytesTotal: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0) }
}

/** Tells at most ten times a second. */
function progressTeller(
  core: Core,
  onProgress: ImportInput["onProgress"],
): (now: ImportProgress, isForced?: boolean) => void {
  let last = Number.NEGATIVE_INFINITY
  return (progress, isForced = false) => {
    const time = core.platform.clock().getTime()
    if (!onProgress || (!isForced && time - last < progressEveryMs)) return
    last = time
    onProgress(progress)
  }
}
