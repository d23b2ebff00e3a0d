/** R02 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR02 } from "./measure.ts"

export const r02 = defineDrill({
  name: "R02",
  title: "Stolen login",
  capability:
    "A clinician's password from a list, their browser's profile with cookies and session, their unlocked client. What does each give?",
  measure: measureR02,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
