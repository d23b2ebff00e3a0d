/** R03 as a drill among others. */
import { defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR03 } from "./measure.ts"

export const r03 = defineDrill({
  name: "R03",
  title: "Administrator",
  capability:
    "The administrator of database, disks and backups, alone, with every right there is. What can he read, and who notices?",
  measure: measureR03,
  judge,
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
