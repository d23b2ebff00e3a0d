/** R12 as a drill among others. */
import type { Drill, DrillResult } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR12, type R12Figures, type R12Options } from "./measure.ts"

export type R12Result = DrillResult & { figures: R12Figures }

export async function runR12(options: R12Options): Promise<R12Result> {
  const figures = await measureR12(options)
  return {
    drill: "R12",
    title: r12.title,
    capability:
      "A laptop asleep or off with the app locked, a backup, a key file, and unlimited time. What can be read?",
    seed: figures.seed,
    rows: rowsOf(figures),
    bars: judge(figures),
    tried: howMeasured(figures),
    notMeasured: [...notMeasured],
    examples: [...figures.asleep.examples, ...figures.off.examples].map(
      ({ kind, encoding, file, offset }) => `found: a ${kind} as ${encoding} in ${file} at byte ${offset}`,
    ),
    figures,
    seconds: figures.seconds,
  }
}

export const r12: Drill = { name: "R12", title: "Lost device or tape", run: runR12 }
