/** R01 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR01, type R01Figures, type R01Options } from "./measure.ts"

export type R01Result = DrillResult & { figures: R01Figures }

export async function runR01(options: R01Options): Promise<R01Result> {
  const figures = await measureR01(options)
  return {
    drill: "R01",
    title: r01.title,
    capability:
      "A thief holds the whole database, files, logs and backup of a practice, and no key. What does the copy give away?",
    seed: figures.seed,
    rows: rowsOf(figures),
    bars: judge(figures),
    tried: howMeasured(figures),
    notMeasured: [...notMeasured],
    examples: figures.search.examples.map(
      ({ kind, encoding, file, offset }) => `found: a ${kind} as ${encoding} in ${file} at byte ${offset}`,
    ),
    figures,
    seconds: figures.seconds,
  }
}

export const r01: Drill = { name: "R01", title: "Open store", run: runR01 }
