/** R14 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR14 } from "./measure.ts"

export const r14 = defineDrill({
  name: "R14",
  title: "Tracker",
  capability: "Marketing adds a tag, or a library turns hostile. Does it load, and does anything leave?",
  measure: measureR14,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
