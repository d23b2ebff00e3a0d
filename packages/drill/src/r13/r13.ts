/** R13 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR13 } from "./measure.ts"

export const r13 = defineDrill({
  name: "R13",
  title: "Log eraser",
  capability:
    "An insider who reads patients and owns every table of the log, and its signing key. Is the list of the affected still right?",
  measure: measureR13,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
