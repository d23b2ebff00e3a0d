/** R15 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR15 } from "./measure.ts"

export const r15 = defineDrill({
  name: "R15",
  title: "Recovery door",
  capability:
    "Somebody who knows everything about a person, their password included, and holds nothing of theirs. Does any door open?",
  measure: measureR15,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
