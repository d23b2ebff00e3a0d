/** R11 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR11, type R11Figures, type R11Options } from "./measure.ts"

export type R11Result = DrillResult & { figures: R11Figures }

export async function runR11(options: R11Options): Promise<R11Result> {
  const figures = await measureR11(options)
  return {
    drill: "R11",
    title: r11.title,
    capability:
      "Every right on production and on all that is online, for a night; weeks before, a few notes changed in silence. What is lost, and for how long?",
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

export const r11: Drill = { name: "R11", title: "Wiper", run: runR11 }
