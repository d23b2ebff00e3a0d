/** R05 as a drill among others. */
import type { Drill, DrillOptions, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR05, type R05Figures } from "./measure.ts"

export type R05Result = DrillResult & { figures: R05Figures }

export async function runR05(options: DrillOptions): Promise<R05Result> {
  const figures = await measureR05(options)
  return {
    drill: "R05",
    title: r05.title,
    capability:
      "A processor's disks, all that it kept, and its keys. What does it hold, and does the practice know it?",
    seed: figures.seed,
    rows: rowsOf(figures),
    bars: judge(figures),
    tried: howMeasured(figures),
    notMeasured: [...notMeasured],
    examples: figures.held.examples.map(({ kind, file }) => `found: a ${kind} in ${file}`),
    figures,
    seconds: figures.seconds,
  }
}

export const r05: Drill = { name: "R05", title: "Vendor copy", run: runR05 }
