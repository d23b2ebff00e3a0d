/** R04 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR04 } from "./measure.ts"

export const r04 = defineDrill({
  name: "R04",
  title: "Live server",
  capability:
    "An hour of code execution on the running server, with its database and its keys, while clinicians work. Whom can he read?",
  measure: measureR04,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
