/** Import and export of FHIR files. */

import type { ChartId } from "@subrosa/contract"
import { proxy } from "comlink"
import { useSyncExternalStore } from "react"
import type { ImportInput } from "../worker/desk.ts"
import { currentSession, desk, subscribe } from "./desk.ts"
import { createImportRuns, type ImportRun, type RunImport } from "./import-run.ts"
import type { FileOptions } from "./practice.ts"
import { queryClient } from "./query-client.ts"
import { readAnew } from "./read-anew.ts"
import { withStepUp } from "./step-up.ts"

export type { ImportInput } from "../worker/desk.ts"
export type { ImportProgress, ImportRefusal, ImportReport } from "./import-types.ts"

async function importFiles(...[input, onProgress, onWaiting]: Parameters<RunImport<ImportInput>>) {
  const report = await withStepUp(() => desk.importFiles(input, proxy(onProgress), proxy(onWaiting)))
  await readAnew(queryClient, ["worklist"], ["practice-chart"])
  return report
}

const runs = createImportRuns(importFiles)
subscribe(() => {
  if (currentSession().kind !== "open" && runs.now().kind !== "none") runs.locked()
})

export const useImportRun = (): ImportRun<ImportInput> => useSyncExternalStore(runs.subscribe, runs.now)
export const importBegin = (input: ImportInput): void => runs.begin(input)
export const importStop = () => desk.importStop()

export const exportChart = (input: { chart: ChartId } & FileOptions) => withStepUp(() => desk.exportChart(input))
