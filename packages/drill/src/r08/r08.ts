/** R08 as a drill among others. */
import { type DrillOptions, defineDrill } from "../drill.ts"
import { howMeasured, notMeasured, rowsOf } from "./describe.ts"
import { judge } from "./judge.ts"
import { measureR08 } from "./measure.ts"

export interface R08Options extends DrillOptions {
  /** How many tries the bar asks for; 100,000 if absent. */
  triesMin?: number
}

export const r08 = defineDrill({
  name: "R08",
  title: "Neighbour",
  capability:
    "A valid account that must not see these patients: the other practice's staff, the own front desk. What do very many tries give them?",
  measure: (options: R08Options) => measureR08(options),
  judge: (figures, options) => judge(figures, options),
  rows: rowsOf,
  tried: howMeasured,
  notMeasured,
})
