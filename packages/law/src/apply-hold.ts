/**
 * What a police hold does to one due date, as the row says.
 *
 * A row with a limit of its own after release has it as an alternative, which is computed already. A row that allows
 * more time without a number (HIPAA) lets notice wait until the hold ends. `tolerates` is never computed: a person
 * decides. Where the row says nothing, the date stays.
 */
import type { Due } from "./decide-due.ts"
import type { Facts, PoliceHold } from "./facts.ts"
import { holdEnd, holdFor, oralHoldDaysMax } from "./police-hold.ts"
import { compareMoments, recordedEvent } from "./recorded-event.ts"
import type { Jurisdiction, Recipient } from "./row.ts"

export interface HoldEffect {
  requestedBy: string
  written: boolean
  from: string
  /** The hold's last day; absent where a written request names none. */
  until?: string
  /**
   * `computed`: the due date follows the row's rule for holds. `extends`: the date waits for the end of the hold.
   * `tolerated`: the law admits waiting, and a person decides; the date is not moved. `none`: the row has no allowance.
   */
  effect: "computed" | "extends" | "tolerated" | "none"
}

/** The due date under the hold, and what the hold did; undefined where no hold counts. */
export function applyHold(
  due: Due,
  facts: Facts,
  row: Jurisdiction,
  entry: Recipient,
): { due: Due; hold?: HoldEffect } {
  const hold = holdFor(facts, row.id)
  if (hold === undefined) return { due }
  const rule = entry.deadline.alternatives?.find(({ condition }) => condition.code === "event.police-hold")
  if (rule === undefined) {
    const tolerated = entry.deadline.tolerates?.includes("law-enforcement") === true
    const why = tolerated
      ? "the law admits waiting for police needs; the date is not moved, a person decides"
      : "the row records no allowance for police needs: the date is not moved"
    return { due: { ...due, why: [...due.why, why] }, hold: describe(hold, tolerated ? "tolerated" : "none") }
  }
  if (rule.amount !== null) return { due, hold: describe(hold, "computed") }
  const release = recordedEvent("police-release", facts, row)
  const end = release ?? (holdEnd(hold) && { date: holdEnd(hold)! })
  if (end === undefined || due.at === undefined || compareMoments(end, due.at, facts) <= 0) {
    return { due, hold: describe(hold, "extends") }
  }
  const kind = hold.written ? "the written request" : `the oral request, ${oralHoldDaysMax} days at most`
  return {
    due: {
      ...due,
      at: { date: end.date },
      ordinary: due.at,
      provisional: release === undefined,
      why: [...due.why, `waits until ${end.date}, the end of the hold (${kind} of ${hold.requestedBy})`],
      ...(release === undefined && { waitsFor: "police-release" as const }),
    },
    hold: describe(hold, "extends"),
  }
}

function describe(hold: PoliceHold, effect: HoldEffect["effect"]): HoldEffect {
  const { requestedBy, written, from } = hold
  const until = holdEnd(hold)?.toString()
  return { requestedBy, written, from, ...(until !== undefined && { until }), effect }
}
