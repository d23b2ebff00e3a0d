/** R02 as a drill among others. */
import type { Drill, DrillOptions, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR02, type R02Figures } from "./measure.ts"

export type R02Result = DrillResult & { figures: R02Figures }

export async function runR02(options: DrillOptions): Promise<R02Result> {
  const figures = await measureR02(options)
  return {
    drill: "R02",
    title: r02.title,
    capability:
      "A clinician's password from a list, their browser's profile with cookies and session, their unlocked client. What does each give?",
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

export const r02: Drill = { name: "R02", title: "Stolen login", run: runR02 }
