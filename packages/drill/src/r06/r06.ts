/** R06 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR06, type R06Figures, type R06Options } from "./measure.ts"

export type R06Result = DrillResult & { figures: R06Figures }

export async function runR06(options: R06Options): Promise<R06Result> {
  const figures = await measureR06(options)
  return {
    drill: "R06",
    title: r06.title,
    capability:
      "Code execution on the machine through which files go to others. What lies there, and what does it open?",
    seed: figures.seed,
    rows: rowsOf(figures),
    bars: judge(figures),
    tried: howMeasured(figures),
    notMeasured: [...notMeasured],
    examples: figures.box.examples.map(
      ({ kind, encoding, file, offset }) => `found: a ${kind} as ${encoding} in ${file} at byte ${offset}`,
    ),
    figures,
    seconds: figures.seconds,
  }
}

export const r06: Drill = { name: "R06", title: "Transfer box", run: runR06 }
