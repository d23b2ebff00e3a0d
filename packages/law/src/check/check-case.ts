/** Holds one worked example of data/cases.json against the engine. */
import { z } from "zod"
import { assessDuties } from "../assess-duties.ts"
import { isOwed } from "../duty.ts"
import { Facts } from "../facts.ts"
import type { Jurisdiction } from "../row.ts"

export const Case = z.strictObject({
  name: z.string(),
  facts: z.unknown(),
  expect: z.array(
    z.strictObject({
      jurisdiction: z.string(),
      recipient: z.string(),
      owed: z.boolean(),
      due: z.string().nullable(),
      why: z.string(),
      provisional: z.boolean().optional(),
      states: z.array(z.string()).optional(),
      months: z.int().optional(),
    }),
  ),
})

/** Every expectation that does not hold, as `us-ny ag-hipaa due: 2026-05-08 expected, found 2026-05-09`. */
export function checkCase(input: unknown, jurisdictions: readonly Jurisdiction[]): string[] {
  const read = Case.safeParse(input)
  if (!read.success) return read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)
  const facts = Facts.safeParse(read.data.facts)
  if (!facts.success) return facts.error.issues.map(({ path, message }) => `facts.${path.join(".")}: ${message}`)
  const duties = assessDuties(facts.data, jurisdictions)
  return read.data.expect.flatMap(({ jurisdiction, recipient, why: _, ...expected }) => {
    const duty = duties.find((one) => one.jurisdiction === jurisdiction && one.entry === recipient)
    if (duty === undefined) return [`${jurisdiction} ${recipient}: no such duty`]
    const found = {
      owed: isOwed(duty),
      due: duty.due,
      provisional: duty.provisional,
      states: duty.states ?? [],
      months: duty.months,
    }
    // Where an example says nothing of it, a date is firm.
    return Object.entries({ provisional: false, ...expected }).flatMap(([field, value]) => {
      const actual = found[field as keyof typeof found]
      const same = JSON.stringify(actual) === JSON.stringify(value)
      return same
        ? []
        : [`${jurisdiction} ${recipient} ${field}: ${JSON.stringify(value)} expected, found ${JSON.stringify(actual)}`]
    })
  })
}
