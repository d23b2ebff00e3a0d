/** R16 as a drill among others. */
import type { Drill, DrillOptions, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR16, type R16Figures } from "./measure.ts"

export type R16Result = DrillResult & { figures: R16Figures }

export async function runR16(options: DrillOptions): Promise<R16Result> {
  const figures = await measureR16(options)
  return {
    drill: "R16",
    title: r16.title,
    capability:
      "An extortionist posts notes that an insider took, mixed with changed and invented ones, and mails patients every hour. What can the practice say, and when?",
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

export const r16: Drill = { name: "R16", title: "Extortion wave", run: runR16 }
