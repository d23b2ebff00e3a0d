/** Import and export of FHIR files. */

import type { Approval, ChartId } from "@subrosa/contract"
import type { ImportProgress, ImportReport } from "@subrosa/engine"
import { proxy } from "comlink"
import type { ImportInput } from "../worker/desk.ts"
import { desk } from "./desk.ts"
import type { FileOptions } from "./practice.ts"
import { queryClient } from "./query-client.ts"
import { readAnew } from "./read-anew.ts"
import { withStepUp } from "./step-up.ts"

export type { ImportProgress, ImportRefusal, ImportReport } from "./import-types.ts"

export async function importFiles(
  input: ImportInput,
  onProgress: (progress: ImportProgress) => void,
  onWaiting: (approval: Approval) => void,
): Promise<ImportReport> {
  const report = await withStepUp(() => desk.importFiles(input, proxy(onProgress), proxy(onWaiting)))
  await readAnew(queryClient, ["worklist"], ["practice-chart"])
  return report
}
export const importStop = () => desk.importStop()

export const exportChart = (input: { chart: ChartId } & FileOptions) => withStepUp(() => desk.exportChart(input))
