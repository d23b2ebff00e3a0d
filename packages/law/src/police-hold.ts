/**
 * A law-enforcement hold: written, with a name and an end.
 *
 * An oral request holds for 30 days at most (45 CFR 164.412); a written one for the time it states. What a hold does
 * to a date is the row's to say: see `apply-hold.ts`.
 */
import type { Facts, PoliceHold } from "./facts.ts"
import { Temporal } from "./temporal.ts"

export const oralHoldDaysMax = 30

/** Whether a hold is recorded that counts in this jurisdiction. */
export const coveredByHold = (facts: Facts, id: string): boolean => holdFor(facts, id) !== undefined

export function holdFor(facts: Facts, id: string): PoliceHold | undefined {
  const hold = facts.policeHold
  return hold?.jurisdictions === undefined || hold.jurisdictions.includes(id) ? hold : undefined
}

/** The last day of the hold; undefined where a written one names no end. */
export function holdEnd({ written, from, until }: PoliceHold): Temporal.PlainDate | undefined {
  const asked = until === undefined ? undefined : Temporal.PlainDate.from(until)
  if (written) return asked
  const oral = Temporal.PlainDate.from(from).add({ days: oralHoldDaysMax })
  return asked !== undefined && Temporal.PlainDate.compare(asked, oral) < 0 ? asked : oral
}
