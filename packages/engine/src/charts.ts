/** Charts, notes, finding, import, export and the log: the half of the engine that works on records. */
import { type ChartId, chartPractice, logEventSearch } from "@subrosa/contract"
import { problemCode } from "./call/problem.ts"
import type { ChartState } from "./chart/chart-state.ts"
import { createPatient } from "./chart/create-patient.ts"
import { OpenCharts, type OpenInput } from "./chart/open-charts.ts"
import { presentChart } from "./chart/present-chart.ts"
import { readAttachment } from "./chart/read-attachment.ts"
import { createResource, updateResource } from "./chart/write-resource.ts"
import type { Core } from "./core.ts"
import type { DecoysFace } from "./decoy/decoys.ts"
import { deferred } from "./deferred.ts"
import { backup } from "./export/backup.ts"
import { exportChart } from "./export/export-chart.ts"
import { exportPractice } from "./export/export-practice.ts"
import { findCharts } from "./find/find-charts.ts"
import { Worklists } from "./find/worklists.ts"
import { careTeamOf, importFiles } from "./import/import-files.ts"
import { logEvents } from "./log/log-events.ts"
import { newestHead } from "./log/newest-head.ts"
import { verifyCheckpoint } from "./log/verify-checkpoint.ts"
import { readCheckpoint, verifyLog } from "./log/verify-log.ts"
import { whoOpened } from "./log/who-opened.ts"
import { Drafts } from "./note/drafts.ts"
import { signNote } from "./note/sign-note.ts"
import { type Draft, type Engine, EngineError, type OpenChart, type WorklistItem } from "./port.ts"
import { createWitnessWatch } from "./witness/witness-watch.ts"

export type ChartsFace = Pick<
  Engine,
  | "worklist"
  | "worklistUpdate"
  | "find"
  | "patientCreate"
  | "practiceChart"
  | "chartOpen"
  | "chartNow"
  | "chartClose"
  | "chartRenew"
  | "resourceCreate"
  | "resourceUpdate"
  | "attachmentRead"
  | "draftSave"
  | "drafts"
  | "draftDelete"
  | "noteSign"
  | "who"
  | "logEvents"
  | "logBodies"
  | "logCheckpoint"
  | "logVerify"
  | "witnessState"
  | "witnessPolicyUpdate"
  | "import"
  | "exportChart"
  | "exportPractice"
  | "backup"
> &
  DecoysFace

export function createCharts(core: Core): ChartsFace {
  const newest = newestHead(core)
  const watch = createWitnessWatch(core, newest)
  const charts = new OpenCharts(core, newest, watch.insist)
  const drafts = new Drafts(core)
  const worklist = new Worklists(core)
  const imports = new Set<AbortController>()
  core.onLock(() => {
    for (const running of imports) running.abort()
  })
  /** An unsigned note of one's own says why by itself: it is said to the server only where nothing else explains the opening. */
  async function openWithReason(input: OpenInput, listing: Promise<readonly Draft[]>): Promise<ChartState> {
    try {
      return await charts.open(input)
    } catch (error) {
      if (problemCode(error) !== "reason_required" || input.reason !== undefined) throw error
      const hasDraft = (await listing).some(({ chart }) => chart === input.chart)
      if (!hasDraft) throw error
      return charts.open({ ...input, reason: "own-note" })
    }
  }
  const present = (state: ChartState): OpenChart => presentChart(state, drafts.known())

  return {
    worklist: () => worklist.read(),
    worklistUpdate: (change) => worklist.update(change),
    find: (query, scope) => findCharts(core, query, localItems(charts, worklist), scope),
    patientCreate: (input) => createPatient(core, input),

    async chartOpen(input) {
      // Drafts are listed beside the opening: they are this person's own and need no release.
      // One that does not open is told where drafts are listed; it must not keep the chart shut.
      const listing = drafts.list().catch(() => [])
      const state = await openWithReason(input, listing)
      await listing
      // A convenience: the chart neither waits for it nor fails by it.
      worklist.opened(state.chart.id, state.openedAt).catch(() => undefined)
      return present(state)
    },
    practiceChart: async () => (await core.call(chartPractice, {})).chart?.id,
    chartNow(chart) {
      const state = charts.get(chart)
      return state && present(state)
    },
    async chartRenew(chart) {
      const state = await charts.renew(chart)
      worklist.opened(state.chart.id, state.openedAt).catch(() => undefined)
      return present(state)
    },
    chartClose: (chart) => charts.close(chart),
    async resourceCreate({ chart, resource }) {
      const state = charts.require(chart)
      await createResource(core, charts, state, resource)
      return present(state)
    },
    async resourceUpdate({ chart, resource }) {
      const state = charts.require(chart)
      await updateResource(core, charts, state, resource)
      return present(state)
    },
    async attachmentRead({ chart, attachment }) {
      const hole = charts
        .require(chart)
        .records.flatMap(({ record }) => record.holes ?? [])
        .find((one) => one.attachment === attachment)
      if (!hole)
        throw new EngineError("invalid_input", "There is no such attachment in this chart.", { field: "attachment" })
      const bytes = await readAttachment(core, chart, hole)
      return { bytes, ...(hole.contentType !== undefined && { contentType: hole.contentType }) }
    },

    draftSave: (input) => drafts.save(input),
    drafts: () => drafts.list(),
    draftDelete: (id) => drafts.delete(id),
    noteSign: async (draft) => present(await signNote(core, charts, drafts, draft)),

    who: (chart) => whoOpened(core, newest, chart),
    logEvents: (query) => logEvents(core, newest, query),
    logBodies: async (query) => (await core.call(logEventSearch, { query })).events,
    async logCheckpoint() {
      const note = await readCheckpoint(core)
      await verifyCheckpoint(core.practiceCard(), note)
      return note
    },
    logVerify: (onProgress) => verifyLog(core, newest, onProgress),
    witnessState: () => watch.state(),
    witnessPolicyUpdate: (choice) => watch.update(choice),

    async import(input) {
      const running = new AbortController()
      const stop = () => running.abort()
      if (input.signal?.aborted) stop()
      input.signal?.addEventListener("abort", stop)
      imports.add(running)
      try {
        const { report, recent } = await importFiles(core, input, running.signal)
        if (input.addToWorklist && recent.length > 0 && seesPatients(core)) {
          await worklist.share(careTeamOf(core, input.careTeam), recent.reverse())
        }
        return report
      } finally {
        imports.delete(running)
        input.signal?.removeEventListener("abort", stop)
      }
    },
    exportChart: (input) => exportChart(core, charts, input),
    exportPractice: (input) => exportPractice(core, newest, input),
    backup: (input) => backup(core, input),
    ...deferred<DecoysFace>({ decoys: true, decoysCreate: true, decoyEnd: true }, async () =>
      (await import("./decoy/decoys.ts")).createDecoys(core, worklist),
    ),
  }
}

const seesPatients = (core: Core): boolean =>
  core.me().roles.some((role) => role === "clinician" || role === "supervisor")

/** This person's lists, and what is open, which has the newer names. */
function localItems(charts: OpenCharts, worklist: Worklists): WorklistItem[] {
  const items = new Map<ChartId, WorklistItem>(worklist.known().map((item) => [item.chart, item]))
  for (const state of charts.all()) {
    const { demographics } = presentChart(state, []).summary
    if (!demographics) continue
    const { name, birthDate } = demographics
    const chart = state.chart.id
    items.set(chart, { ...items.get(chart), chart, name, ...(birthDate !== undefined && { birthDate }) })
  }
  return [...items.values()]
}
