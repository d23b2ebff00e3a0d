/** R11 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR11 } from "./measure.ts"

export const r11 = defineDrill({
  name: "R11",
  title: "Wiper",
  capability:
    "Every right on production and on all that is online, for a night; weeks before, a few notes changed in silence. What is lost, and for how long?",
  measure: measureR11,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
