/** R07 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR07, type R07Figures, type R07Options } from "./measure.ts"

export type R07Result = DrillResult & { figures: R07Figures }

export async function runR07(options: R07Options): Promise<R07Result> {
  const figures = await measureR07(options)
  return {
    drill: "R07",
    title: r07.title,
    capability:
      "An old data directory and backup on a retired machine, and a visitor without an account. What is still alive in them?",
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

export const r07: Drill = { name: "R07", title: "Forgotten copy", run: runR07 }
