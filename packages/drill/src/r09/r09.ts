/** R09 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR09, type R09Figures, type R09Options } from "./measure.ts"

export type R09Result = DrillResult & { figures: R09Figures }

export async function runR09(options: R09Options): Promise<R09Result> {
  const figures = await measureR09(options)
  return {
    drill: "R09",
    title: r09.title,
    capability:
      "Ordinary staff who open what is not theirs, call an emergency that is none, change an entry. Who sees it?",
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

export const r09: Drill = { name: "R09", title: "Snoop", run: runR09 }
