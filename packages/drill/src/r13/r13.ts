/** R13 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR13, type R13Figures, type R13Options } from "./measure.ts"

export type R13Result = DrillResult & { figures: R13Figures }

export async function runR13(options: R13Options): Promise<R13Result> {
  const figures = await measureR13(options)
  return {
    drill: "R13",
    title: r13.title,
    capability:
      "An insider who reads patients and owns every table of the log, and its signing key. Is the list of the affected still right?",
    seed: figures.seed,
    rows: rowsOf(figures),
    bars: judge(figures),
    tried: howMeasured(figures),
    notMeasured: [...notMeasured],
    examples: [],
    figures,
    seconds: figures.seconds,
  }
}

export const r13: Drill = { name: "R13", title: "Log eraser", run: runR13 }
