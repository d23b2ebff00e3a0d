/** Facts that meet all that one entry asks for, built from its row: what tests vary. Only tests import it. */
import { assessDuties } from "../src/assess-duties.ts"
import type { ConditionCode } from "../src/codes.ts"
import type { Duty } from "../src/duty.ts"
import type { Facts } from "../src/facts.ts"
import { jurisdictions } from "../src/jurisdictions.ts"
import type { Condition, Jurisdiction, Recipient } from "../src/row.ts"

export interface Entry {
  row: Jurisdiction
  entry: Recipient
}

export const allEntries: Entry[] = jurisdictions.flatMap((row) => row.recipients.map((entry) => ({ row, entry })))

export const rowOf = (id: string): Jurisdiction => {
  const row = jurisdictions.find((one) => one.id === id)
  if (row === undefined) throw new Error(`no row ${id}`)
  return row
}

/** Where the people are of whom a row's thresholds count: federal rules have no people of their own. */
export const homeOf = ({ id, level }: Jurisdiction): string => (level === "federal" ? "us-ca" : id)

/** A notifier outside HIPAA unless the entry is for HIPAA alone, and as many people as the threshold's least number. */
export function factsFor({ row, entry }: Entry, count: number = entry.threshold.count): Facts {
  const conditions = [row.scope.condition, entry.condition].filter((one) => one !== null)
  return {
    discovered: "2027-06-01",
    entity: conditions.some(isHipaaAlone) ? "hipaa-covered provider" : "not hipaa",
    affected: { [homeOf(row)]: count },
    elements: entry.elements === undefined || entry.elements === "any" ? row.protectedElements : entry.elements,
    encrypted: false,
    keyTaken: false,
    holds: conditions.filter(isListable).map(({ code }) => code),
  }
}

const isHipaaAlone = ({ code, holds }: Condition): boolean => code === "entity.hipaa" && holds

const isListable = ({ code, holds }: Condition): boolean =>
  holds && code !== "entity.hipaa" && !code.startsWith("risk.")

export function dutyOf(facts: Facts, jurisdiction: string, entry: string): Duty {
  // One row and the federal rule that its dates may follow from.
  const rows = jurisdictions.filter(({ id }) => id === jurisdiction || id === "us-federal-hipaa")
  const duty = assessDuties(facts, rows).find((one) => one.jurisdiction === jurisdiction && one.entry === entry)
  if (duty === undefined) throw new Error(`no duty ${jurisdiction} ${entry}`)
  return duty
}

/** Whether the data can make the entry owed at all: not before it is in force. */
export const isInForce = ({ entry }: Entry): boolean =>
  entry.effective === undefined || (entry.effective.from !== null && entry.effective.from <= "2027-06-01")

export const withHolds = (facts: Facts, ...codes: ConditionCode[]): Facts => ({
  ...facts,
  holds: [...(facts.holds ?? []), ...codes],
})
