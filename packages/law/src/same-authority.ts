/**
 * Steps that one authority is told in: `anpd`, then `anpd-supplement`; `nis2-24h`, `nis2-72h`, then `nis2-final`.
 *
 * They share their kind and the beginning of their id.
 */
import type { EventCode } from "./codes.ts"
import type { Jurisdiction, Recipient } from "./row.ts"

const followUps: readonly EventCode[] = [
  "preliminary-report",
  "full-report",
  "individual-deadline",
  "individual-notice",
]

/** The entries of the same authority whose clock does not itself wait for another act, in the row's order. */
export const earlierSteps = (row: Jurisdiction, entry: Recipient): Recipient[] =>
  row.recipients.filter(
    (other) =>
      other.id !== entry.id &&
      other.kind === entry.kind &&
      stem(other.id) === stem(entry.id) &&
      !followUps.includes(other.deadline.from),
  )

/** The entries of this authority whose clock runs from the given act. */
export const laterSteps = (
  row: Jurisdiction,
  entry: Recipient,
  from: "preliminary-report" | "full-report",
): Recipient[] =>
  row.recipients.filter(
    (other) => other.kind === entry.kind && stem(other.id) === stem(entry.id) && other.deadline.from === from,
  )

const stem = (id: string): string => id.split("-")[0] ?? id
