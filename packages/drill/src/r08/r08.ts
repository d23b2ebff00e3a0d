/** R08 as a drill among others. */
import type { Drill, DrillOptions, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR08, type R08Figures } from "./measure.ts"

export type R08Result = DrillResult & { figures: R08Figures }

export interface R08Options extends DrillOptions {
  /** How many tries the bar asks for; 100,000 if absent. */
  triesMin?: number
}

export async function runR08(options: R08Options): Promise<R08Result> {
  const figures = await measureR08(options)
  return {
    drill: "R08",
    title: r08.title,
    capability:
      "A valid account that must not see these patients: the other practice's staff, the own front desk. What do very many tries give them?",
    seed: figures.seed,
    rows: rowsOf(figures),
    bars: judge(figures, options),
    tried: howMeasured(figures),
    notMeasured: [...notMeasured],
    examples: [],
    figures,
    seconds: figures.seconds,
  }
}

export const r08: Drill = { name: "R08", title: "Neighbour", run: runR08 }
