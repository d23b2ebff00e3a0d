/** R04 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR04, type R04Figures, type R04Options } from "./measure.ts"

export type R04Result = DrillResult & { figures: R04Figures }

export async function runR04(options: R04Options): Promise<R04Result> {
  const figures = await measureR04(options)
  return {
    drill: "R04",
    title: r04.title,
    capability:
      "An hour of code execution on the running server, with its database and its keys, while clinicians work. Whom can he read?",
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

export const r04: Drill = { name: "R04", title: "Live server", run: runR04 }
