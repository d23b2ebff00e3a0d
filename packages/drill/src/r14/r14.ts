/** R14 as a drill among others. */
import type { Drill, DrillOptions, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR14, type R14Figures } from "./measure.ts"

export type R14Result = DrillResult & { figures: R14Figures }

export async function runR14(options: DrillOptions): Promise<R14Result> {
  const figures = await measureR14(options)
  return {
    drill: "R14",
    title: r14.title,
    capability: "Marketing adds a tag, or a library turns hostile. Does it load, and does anything leave?",
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

export const r14: Drill = { name: "R14", title: "Tracker", run: runR14 }
