/** R10 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR10, type R10Figures, type R10Options } from "./measure.ts"

export type R10Result = DrillResult & { figures: R10Figures }

export async function runR10(options: R10Options): Promise<R10Result> {
  const figures = await measureR10(options)
  return {
    drill: "R10",
    title: r10.title,
    capability:
      "A dismissed clinician who keeps everything they ever had. How long does any of it open, and what do they take along?",
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

export const r10: Drill = { name: "R10", title: "Ghost worker", run: runR10 }
