/** R03 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R03Figures } from "./measure.ts"

export function rowsOf({ patients, selected, decrypted, rogue, desk, restored, acts, baseline }: R03Figures): Row[] {
  const noticed = acts.filter(({ noticedBy }) => noticedBy !== undefined).length
  return [
    {
      measure: "readable: everything selected",
      subrosa: ofAll(selected.tally.readable, patients),
      plain: ofAll(baseline.tally.readable, baseline.patients),
    },
    {
      measure: "named: everything selected",
      subrosa: ofAll(selected.tally.identified, patients),
      plain: ofAll(baseline.tally.identified, baseline.patients),
    },
    {
      measure: "readable with every key in files and tables, keeper.key among them",
      subrosa: `${ofAll(decrypted.tally.readable, patients)}, ${number(decrypted.tries)} tries`,
      plain: "nothing to decrypt",
    },
    {
      measure: "an account made by SQL: charts the server hands out, and readable ones",
      subrosa: `${rogue.charts} charts of ciphertext and shares, each on record; ${decrypted.tally.readable} readable`,
      plain: ofAll(baseline.patients, baseline.patients),
    },
    {
      measure: "front desk made clinician by SQL: charts handed out, and readable clinical parts",
      subrosa: `${desk.charts} charts, ${desk.clinicalEntries} clinical entries; ${desk.tally.readable} readable`,
      plain: ofAll(baseline.patients, baseline.patients),
    },
    {
      measure: "a snapshot restored elsewhere, with keeper.key",
      subrosa: `${restored.charts} charts of ciphertext, ${restored.opened} entries open`,
      plain: ofAll(baseline.patients, baseline.patients),
    },
    {
      measure: "acts noticed by somebody out of his reach",
      subrosa: `${noticed} of ${acts.length}`,
      plain: `${baseline.notices} of ${acts.length}: he edits the audit table too`,
    },
  ]
}

export const howMeasured = ({ patients, seed, selected, decrypted, acts, restored }: R03Figures): string[] => [
  `${number(patients)} invented patients (seed ${seed}), a day's work, two colleagues. As the database's superuser with the data directory at hand: ` +
    `${number(selected.rows)} rows selected and searched, ${number(decrypted.keys)} strings of 32 bytes from files and rows tried as keys, keeper.key among them.`,
  "By SQL he made an account with keys of his own and put it on every team, made a front desk account a clinician, lifted all limits, swapped a " +
    "colleague's public keys; then he opened every chart through the server, and on a snapshot restored elsewhere.",
  ...acts.map(({ name, noticedBy }) => `${name}: ${noticedBy === undefined ? "NOT noticed" : `noticed. ${noticedBy}`}`),
  ...(restored.withoutKey === undefined ? [] : [`The snapshot without keeper.key: ${restored.withoutKey}.`]),
]

export const notMeasured: readonly string[] = [
  "Openings on a snapshot restored elsewhere leave no entry in the practice's log, and need none to be useless: nothing opens there without a person's keys.",
  "An administrator who also works as a clinician reads that clinician's own charts unlogged from a copy (THREAT-MODEL.md).",
  "Changed web code served to people who sign in: R04.",
]
