/** Whether someone may open a chart in an emergency, of whichever care team (spec/governor.md, "Break-glass"). Pure. */
import { mayAct, type Role } from "@subrosa/contract"
import { emergenciesPerDay } from "./emergencies.ts"

export interface BreakGlassAsk {
  roles: readonly Role[]
  chart: string
  /** Charts that this person opened so within the last day, one for each grant. */
  lately: readonly string[]
}

export type BreakGlassDecision =
  | { kind: "open" }
  | { kind: "second-person"; reason: string }
  | { kind: "deny"; code: "forbidden"; reason: string }

/** A chart that was opened so today does not count again: an emergency may take longer than a grant. */
export function decideBreakGlass({ roles, chart, lately }: BreakGlassAsk): BreakGlassDecision {
  if (!mayAct(roles, "break-glass")) {
    return { kind: "deny", code: "forbidden", reason: "clinicians and supervisors open charts in an emergency" }
  }
  const charts = new Set(lately)
  if (charts.has(chart) || charts.size < emergenciesPerDay) return { kind: "open" }
  return {
    kind: "second-person",
    reason: `you have opened ${charts.size} charts in emergencies within a day; an owner or privacy officer has to agree to more`,
  }
}
