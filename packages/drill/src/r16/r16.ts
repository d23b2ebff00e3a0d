/** R16 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR16 } from "./measure.ts"

export const r16 = defineDrill({
  name: "R16",
  title: "Extortion wave",
  capability:
    "An extortionist posts notes that an insider took, mixed with changed and invented ones, and mails patients every hour. What can the practice say, and when?",
  measure: measureR16,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
