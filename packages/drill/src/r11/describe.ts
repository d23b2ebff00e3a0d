/** R11 in words. */
import { number } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R11Figures } from "./measure.ts"

export const rowsOf = (figures: R11Figures): Row[] => {
  const { corrupted, entries, caseload, shown, usableSeconds, baseline } = figures
  return [
    {
      measure: "records lost",
      subrosa: `${entries.copied - Math.min(entries.back, entries.copied)} of ${number(entries.copied)}, and the ${entries.since} written after the copy`,
      plain: `all: ${baseline.after} of ${baseline.before} patients left`,
    },
    {
      measure: "decision to today's patients on the therapist's screen",
      subrosa: `${number(usableSeconds)} s, ${shown.therapist} of ${caseload}`,
      plain: "never",
    },
    {
      measure: "notes changed in silence that anything names",
      subrosa: `${corrupted.named} of ${corrupted.entries}; the next backup ${corrupted.refused === undefined ? "PASSES" : "is refused"}`,
      plain: String(baseline.named),
    },
  ]
}

export const howMeasured = ({ seed, entries, caseload, restoreSeconds, reentries }: R11Figures): string[] => [
  `A backup of a practice with ${number(entries.copied)} entries (seed ${seed}) and a copy of keeper.key went out of reach; ${entries.since} more were written. One entry each of two charts was changed in ` +
    "the store's table; the charts were opened, and another backup was made and verified.",
  "Then the server was stopped and its whole data directory deleted. The copy was verified, restored into a new directory and started; the therapist signed in on a " +
    `new device with password and code and opened ${caseload} patients, the owner with the key file some more. The restore took ${number(restoreSeconds)} s of it.`,
  `The session with which the wiper had come was tried again afterwards: ${reentries} requests answered.`,
]

export const notMeasured: readonly string[] = [
  "What was written after the newest copy out of reach is lost: with a backup every 15 minutes, 15 minutes. How often it is made is the operator's choice (docs/guides/operate.md).",
  "That the copy really is out of reach: a folder here, another building there. Work without the server: nothing is kept on a device, so a therapist sees nobody until the restore.",
  "A thief's own account, made by the database's administrator: R03's question; a key that is no staff's opens nothing after a restore either.",
]
