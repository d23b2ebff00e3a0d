/** R06 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR06 } from "./measure.ts"

export const r06 = defineDrill({
  name: "R06",
  title: "Transfer box",
  capability: "Code execution on the machine through which files go to others. What lies there, and what does it open?",
  measure: measureR06,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
  examples: (figures) =>
    figures.box.examples.map(
      ({ kind, encoding, file, offset }) => `found: a ${kind} as ${encoding} in ${file} at byte ${offset}`,
    ),
})
