/** R07 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR07 } from "./measure.ts"

export const r07 = defineDrill({
  name: "R07",
  title: "Forgotten copy",
  capability:
    "An old data directory and backup on a retired machine, and a visitor without an account. What is still alive in them?",
  measure: measureR07,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
