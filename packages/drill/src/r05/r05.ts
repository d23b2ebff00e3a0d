/** R05 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR05 } from "./measure.ts"

export const r05 = defineDrill({
  name: "R05",
  title: "Vendor copy",
  capability: "A processor's disks, all that it kept, and its keys. What does it hold, and does the practice know it?",
  measure: measureR05,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
  examples: (figures) => figures.held.examples.map(({ kind, file }) => `found: a ${kind} in ${file}`),
})
