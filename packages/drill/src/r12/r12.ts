/** R12 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR12 } from "./measure.ts"

export const r12 = defineDrill({
  name: "R12",
  title: "Lost device or tape",
  capability: "A laptop asleep or off with the app locked, a backup, a key file, and unlimited time. What can be read?",
  measure: measureR12,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
  examples: (figures) =>
    [...figures.asleep.examples, ...figures.off.examples].map(
      ({ kind, encoding, file, offset }) => `found: a ${kind} as ${encoding} in ${file} at byte ${offset}`,
    ),
})
