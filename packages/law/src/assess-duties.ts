/**
 * Every duty of every jurisdiction, for one set of facts.
 *
 * First whether each is owed, then by when: a date may hang on another duty's date, which is decided when asked for.
 */
import { applyHold, type HoldEffect } from "./apply-hold.ts"
import { type Due, decideDue } from "./decide-due.ts"
import { decideOwed, type Owed } from "./decide-owed.ts"
import { decideServices } from "./decide-services.ts"
import { describeDuty, describeServices } from "./describe-duty.ts"
import type { Duty } from "./duty.ts"
import type { Facts } from "./facts.ts"
import type { KnownDue, Others } from "./find-start.ts"
import { hipaaRow, recordedEvent } from "./recorded-event.ts"
import type { Jurisdiction, Recipient } from "./row.ts"

interface Assessed {
  row: Jurisdiction
  entry: Recipient
  owed: Owed
  /** Undefined while it is being decided, so that two duties cannot wait for each other for ever. */
  dated?: { due: Due; hold?: HoldEffect }
  deciding?: true
}

/**
 * The duties in the order of the rows and their entries, each row's services last. Duties that are not owed are
 * among them, with the reason.
 *
 * @param facts as `parseFacts` answers them
 * @param jurisdictions the rows to assess; the federal HIPAA row must be among them if dates of a HIPAA notifier are
 *   to follow from it
 */
export function assessDuties(facts: Facts, jurisdictions: readonly Jurisdiction[]): Duty[] {
  const assessed = new Map(
    jurisdictions.map((row) => [
      row.id,
      row.recipients.map((entry): Assessed => ({ row, entry, owed: decideOwed(facts, row, entry) })),
    ]),
  )
  const federal = assessed.get(hipaaRow)
  const federalReport = federal?.some(({ entry, owed }) => entry.kind === "regulator" && owed.owed)
  const others: Others = {
    dueOf: (rowId, filter) =>
      (assessed.get(rowId) ?? [])
        .filter(({ entry, owed }) => owed.owed && filter(entry))
        .map((one) => dateOf(one)?.due)
        .filter(isDated)
        .map(({ at, provisional }): KnownDue => ({ at, provisional })),
  }
  const dateOf = (one: Assessed): Assessed["dated"] => {
    if (one.dated !== undefined || one.deciding) return one.dated
    one.deciding = true
    one.dated = applyHold(decideDue(facts, one.row, one.entry, others), facts, one.row, one.entry)
    return one.dated
  }
  const ofRow = (row: Jurisdiction): Duty[] => [
    ...(assessed.get(row.id) ?? []).map((one) => {
      const owed = federalReport === false ? withoutFederalReport(one, facts) : one.owed
      return describeDuty(facts, row, one.entry, owed, owed.owed ? (dateOf(one) ?? {}) : {})
    }),
    describeServices(row, decideServices(facts, row)),
  ]
  return jurisdictions.flatMap(ofRow)
}

/** A copy of the federal report is owed only where there is a report to copy. */
function withoutFederalReport({ entry, owed, row }: Assessed, facts: Facts): Owed {
  if (!owed.owed || entry.deadline.from !== "hhs-report") return owed
  if (recordedEvent("hhs-report", facts, row) !== undefined) return owed
  return { owed: false, why: ["no federal report is due that this one would follow"], open: [] }
}

const isDated = (due: Due | undefined): due is Due & Required<Pick<Due, "at">> => due?.at !== undefined
