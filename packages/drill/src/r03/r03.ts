/** R03 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR03, type R03Figures, type R03Options } from "./measure.ts"

export type R03Result = DrillResult & { figures: R03Figures }

export async function runR03(options: R03Options): Promise<R03Result> {
  const figures = await measureR03(options)
  return {
    drill: "R03",
    title: r03.title,
    capability:
      "The administrator of database, disks and backups, alone, with every right there is. What can he read, and who notices?",
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

export const r03: Drill = { name: "R03", title: "Administrator", run: runR03 }
