/** R09 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR09 } from "./measure.ts"

export const r09 = defineDrill({
  name: "R09",
  title: "Snoop",
  capability:
    "Ordinary staff who open what is not theirs, call an emergency that is none, change an entry. Who sees it?",
  measure: measureR09,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
