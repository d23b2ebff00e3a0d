/** R13 in words. */
import { number } from "../bar.ts"
import type { Row } from "../drill.ts"
import { slowestSeconds } from "./judge.ts"
import type { R13Figures } from "./measure.ts"
import { pullSeconds } from "./watchers.ts"

export function rowsOf({ rounds, stopped, baseline }: R13Figures): Row[] {
  const ks = [...new Set(rounds.map(({ k }) => k))]
  return [
    ...ks.map((k) => {
      const own = rounds.filter((one) => one.k === k)
      const worst = (of: (one: R13Figures["rounds"][number]) => number) => Math.min(...own.map(of)).toFixed(2)
      return {
        measure: `affected list after ${k} openings and each tampering, the worst`,
        subrosa: `precision ${worst((one) => one.precision)}, recall ${worst((one) => one.recall)}`,
        plain: `precision ${baseline.precision.toFixed(2)}, recall ${baseline.recall.toFixed(2)}`,
      }
    }),
    {
      measure: "the slowest tampering was noticed after",
      subrosa: `${number(slowestSeconds(rounds))} s, one look a minute included`,
      plain: "never",
    },
    {
      measure: "openings that gave something while the log was stopped",
      subrosa: `${stopped.given} of ${stopped.tried}`,
      plain: "all",
    },
  ]
}

export const howMeasured = ({ seed, patients, rounds, flood, auditor }: R13Figures): string[] => [
  `${number(patients)} charts (seed ${seed}). As owner of the database and with keeper.key, which opens the log's own signing key, an insider reads k random patients through the ` +
    "server with all limits lifted and the table of his openings emptied as often as it fills, then alters the real tables; each tampering is undone before the next.",
  ...rounds.map(
    ({ k, tampering, noticed }) =>
      `k = ${k}, ${tampering}: ${noticed.by === undefined ? "NOT noticed" : `noticed at the first look, which took ${number(noticed.seconds)} s, by ${noticed.by}`}`,
  ),
  `Who watches: a witness that asks every ${pullSeconds} s, an officer's client that verifies the log (here at once, in the figures above once a minute), and a mirror of the entries' texts that had followed before the ` +
    `tampering began. The list is what the mirror holds. ${number(flood.events)} openings of one chart did not bury another. An outsider verified ${number(auditor.size)} entries from public files in ${number(auditor.seconds)} s.`,
]

export const notMeasured: readonly string[] = [
  "What is erased before any mirror has followed: entries live in the server alone until then, so a mirror's interval is the window. A fork that a witness has not seen the other side of " +
    "is shown to nobody as one; the insider needs the log's key for it, which a keeper on another machine keeps from a database administrator.",
  "Retention of six years: the time of this drill.",
]
