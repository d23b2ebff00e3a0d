/**
 * Limits of a row that are no duty to tell a recipient: a vendor's notice to the organisation it works for, and the
 * assessment that comes before a report.
 */
import { decideDue } from "./decide-due.ts"
import { inScope } from "./decide-owed.ts"
import type { Facts } from "./facts.ts"
import type { Others } from "./find-start.ts"
import { momentText } from "./moment.ts"
import type { Deadline, Jurisdiction } from "./row.ts"

export interface SideClock {
  jurisdiction: string
  what: "vendor-notice" | "assessment"
  /** As in a duty: a date, an instant, or null where the law has no number. */
  due: string | null
  dueText: string
  /** The number is the authority's guidance, not the law's. */
  basis?: "inferred" | "guidance"
  why: string[]
}

/** For the rows that bind the notifier and of whose people somebody is affected. `discovered` is the vendor's own discovery. */
export const sideClocks = (facts: Facts, jurisdictions: readonly Jurisdiction[]): SideClock[] =>
  jurisdictions
    .filter((row) => !inScope(facts, row).falls)
    .flatMap((row) => [
      ...(row.vendorNotice === null ? [] : [clockOf(facts, row, "vendor-notice", row.vendorNotice)]),
      ...(row.assessment === null ? [] : [clockOf(facts, row, "assessment", assessmentDeadline(row.assessment))]),
    ])

const assessmentDeadline = ({ basis, ...length }: NonNullable<Jurisdiction["assessment"]>): Deadline => ({
  ...length,
  ...(basis === "guidance" && { basis }),
})

/** These clocks run from discovery or suspicion: no other duty's date enters. */
const alone: Others = { dueOf: () => [] }

function clockOf(facts: Facts, row: Jurisdiction, what: SideClock["what"], deadline: Deadline): SideClock {
  const threshold = { count: 1, of: "residents", at: "jurisdiction" } as const
  const entry = {
    id: what,
    kind: "other",
    name: what,
    threshold,
    condition: null,
    deadline,
    how: [],
    url: null,
  } as const
  const { at, why } = decideDue(facts, row, { ...entry, how: [] }, alone)
  return {
    jurisdiction: row.id,
    what,
    due: at === undefined ? null : momentText(at),
    dueText: deadline.text,
    ...(deadline.basis && { basis: deadline.basis }),
    why,
  }
}
