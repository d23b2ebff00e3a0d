/**
 * Whether a condition code is met for one jurisdiction (data/README.md, "Cases" and rule 4).
 *
 * entity.hipaa follows from the entity, event.no-harm-finding from the finding, data.hipaa-health-only from the
 * elements; risk.* holds until an assessment says otherwise; any other code holds only if the facts list it.
 */
import type { ConditionCode } from "./codes.ts"
import type { Facts } from "./facts.ts"
import { takenListed } from "./involved-elements.ts"
import { coveredByHold } from "./police-hold.ts"
import type { Condition, Jurisdiction } from "./row.ts"

export const isHipaa = (facts: Facts): boolean => facts.entity !== "not hipaa"

/** A documented finding that harm is unlikely, for this jurisdiction. */
export const harmUnlikely = (facts: Facts, id: string): boolean =>
  (typeof facts.harm === "string" ? facts.harm : facts.harm?.[id]) === "unlikely"

export function holdsCode(code: ConditionCode, facts: Facts, row: Jurisdiction): boolean {
  if (code === "entity.hipaa") return isHipaa(facts)
  const listed = listedFor(code, facts, row.id)
  if (code.startsWith("risk.")) {
    // Where recipients have different risk levels, the finding speaks to those levels instead of excusing the row.
    if (row.trigger.harmTest?.code === "per-recipient" && harmUnlikely(facts, row.id)) return false
    return listed !== "fails"
  }
  if (listed === "fails") return false
  if (code === "data.hipaa-health-only") return healthDataOnly(facts, row)
  if (code === "event.no-harm-finding" && harmUnlikely(facts, row.id)) return true
  if (code === "event.police-hold" && coveredByHold(facts, row.id)) return true
  return listed === "holds"
}

/** Whether an entry's condition lets the entry apply. */
export const meetsCondition = (condition: Condition | null, facts: Facts, row: Jurisdiction): boolean =>
  condition === null || holdsCode(condition.code, facts, row) === condition.holds

/** What the facts list; `code@id` speaks louder than the bare code. */
function listedFor(code: ConditionCode, { holds = [], fails = [] }: Facts, id: string): "holds" | "fails" | undefined {
  const here = `${code}@${id}`
  if (fails.includes(here)) return "fails"
  if (holds.includes(here)) return "holds"
  if (fails.includes(code)) return "fails"
  return holds.includes(code) ? "holds" : undefined
}

/** HIPAA-regulated, and every element of the row that was taken is one that the relief covers. */
function healthDataOnly(facts: Facts, row: Jurisdiction): boolean {
  const covered = row.hipaa.limitedTo
  if (!isHipaa(facts) || covered === null) return false
  return takenListed(facts, row.protectedElements).every((element) => covered.includes(element))
}
