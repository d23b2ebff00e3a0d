/** R01 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR01 } from "./measure.ts"

export const r01 = defineDrill({
  name: "R01",
  title: "Open store",
  capability:
    "A thief holds the whole database, files, logs and backup of a practice, and no key. What does the copy give away?",
  measure: measureR01,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
  examples: (figures) =>
    figures.search.examples.map(
      ({ kind, encoding, file, offset }) => `found: a ${kind} as ${encoding} in ${file} at byte ${offset}`,
    ),
})
