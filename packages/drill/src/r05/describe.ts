/** R05 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R05Figures } from "./measure.ts"

export const rowsOf = ({ patients, jobs, held, pulled, list, listSeconds, baseline }: R05Figures): Row[] => [
  {
    measure: "notes that a robbed billing company holds, and patients of whom it holds any words",
    subrosa: `${held.canaries.found} and ${held.readable} (what the bill says); it can name ${held.identified}, of ${jobs} jobs`,
    plain: `${ofAll(baseline.readable, patients)}, where it was given the tables`,
  },
  {
    measure: "pulled besides, with every id and no account",
    subrosa: `${pulled.objects} in ${number(pulled.tries)} tries`,
    plain: "what its access token still opens",
  },
  {
    measure: "list at the practice, by entry, without asking the vendor",
    subrosa: `${list.listed} listed, ${list.truth} true, after ${number(listSeconds)} s`,
    plain: "none: it is the vendor who knows",
  },
]

export const howMeasured = ({ seed, jobs, list }: R05Figures): string[] => [
  `A biller (seed ${seed}) exported ${jobs} charts for payment, each sealed to the billing company. The thief has its disks and its key: every parcel was opened and searched.`,
  `The practice took from its own log, every line's proof checked, which charts the biller had opened, opened a case, and listed ${list.listed} entries; they were compared with the entries in the answers ` +
    "that the biller's device was given.",
]

export const notMeasured: readonly string[] = [
  "Age: a file that was sent does not expire. How long a vendor keeps it is a matter of contract; Subrosa gives it no account, no token and no address to pull from, so there is nothing to cut off.",
  "Pseudonyms: a bill names its patient. Transcription and other work that needs no name has no export of its own yet.",
]
