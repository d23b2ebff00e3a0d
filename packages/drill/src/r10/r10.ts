/** R10 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR10 } from "./measure.ts"

export const r10 = defineDrill({
  name: "R10",
  title: "Ghost worker",
  capability:
    "A dismissed clinician who keeps everything they ever had. How long does any of it open, and what do they take along?",
  measure: measureR10,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
