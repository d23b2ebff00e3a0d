/** The bars of R13. */
import { atLeast, atMost, type Bar, holds } from "../bar.ts"
import type { R13Figures } from "./measure.ts"

const noticedMaxSeconds = 300
const auditMaxSeconds = 600

/** Somebody who looks once a minute sees it a minute later than somebody who looks at once. */
export const lookEverySeconds = 60

export const slowestSeconds = (rounds: R13Figures["rounds"]): number =>
  lookEverySeconds + Math.max(...rounds.map(({ noticed }) => noticed.seconds))

export function judge({ rounds, stopped, flood, auditor, baseline }: R13Figures): Bar[] {
  const ks = [...new Set(rounds.map(({ k }) => k))]
  const least = (of: (one: R13Figures["rounds"][number]) => number, k: number) =>
    Math.min(...rounds.filter((one) => one.k === k).map(of))
  const unnoticed = rounds.filter(({ noticed }) => noticed.by === undefined)
  return [
    ...ks.flatMap((k) => [
      atLeast(
        `precision of the affected list, k = ${k}, the worst tampering`,
        least((one) => one.precision, k),
        1,
      ),
      atLeast(
        `recall of the affected list, k = ${k}, the worst tampering`,
        least((one) => one.recall, k),
        1,
      ),
      atLeast(
        `control: patients really read, k = ${k}`,
        least((one) => one.truth, k),
        k,
      ),
    ]),
    holds(
      "tampering noticed",
      unnoticed.length === 0,
      `${rounds.length - unnoticed.length} of ${rounds.length}${unnoticed.map(({ k, tampering }) => `; not: ${tampering} (k = ${k})`).join("")}`,
      "all",
    ),
    atMost(
      "seconds until the slowest was noticed, with one look a minute",
      slowestSeconds(rounds),
      noticedMaxSeconds,
      "s",
    ),
    atMost("openings that gave something while the log was stopped", stopped.given, 0),
    atLeast("precision of the list in a flooded log", flood.precision, 1),
    atLeast("recall of the list in a flooded log", flood.recall, 1),
    atMost("seconds until an outsider had verified it from public files", auditor.seconds, auditMaxSeconds, "s"),
    holds(
      "what the outsider found",
      auditor.intact,
      auditor.intact ? "the same root as the client" : "another root",
      "the same root as the client",
    ),
    atMost("baseline: recall of the list from an ordinary audit table", baseline.recall, 0),
  ]
}
