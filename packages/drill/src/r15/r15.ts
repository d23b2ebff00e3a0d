/** R15 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR15, type R15Figures, type R15Options } from "./measure.ts"

export type R15Result = DrillResult & { figures: R15Figures }

export async function runR15(options: R15Options): Promise<R15Result> {
  const figures = await measureR15(options)
  return {
    drill: "R15",
    title: r15.title,
    capability:
      "Somebody who knows everything about a person, their password included, and holds nothing of theirs. Does any door open?",
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

export const r15: Drill = { name: "R15", title: "Recovery door", run: runR15 }
