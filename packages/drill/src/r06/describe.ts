/** R06 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R06Figures } from "./measure.ts"

export const rowsOf = ({ patients, parcels, box, minted, control, list, baseline }: R06Figures): Row[] => [
  {
    measure: "patients readable or named in the box",
    subrosa: `${box.readable} and ${box.identified} of ${patients}, in ${parcels} parcels (their addressee names ${control.identified})`,
    plain: `${ofAll(baseline.readable, patients)}, in one export`,
  },
  {
    measure: "what the server gives to whoever owns the box",
    subrosa: `${minted.objects} objects in ${number(minted.tries)} tries`,
    plain: "what its service account opens",
  },
  {
    measure: "list of what was in the parcels, by entry",
    subrosa: `${list.listed} listed, ${list.truth} true`,
    plain: "the box's own log, if it is left",
  },
]

export const howMeasured = ({ seed, parcels, keys, listSeconds }: R06Figures): string[] => [
  `A biller's exports, sealed to their addressee, and the practice's backup lay in the box (seed ${seed}): ${parcels} parcels. Every byte and every file's name were searched in every encoding, ${number(keys)} strings of 32 bytes ` +
    "were tried as keys on the practice's own tables, and the server was asked for everything that it serves to nobody in particular.",
  `The practice's list of what was in the parcels, from its own log, stood after ${number(listSeconds)} s.`,
]

export const notMeasured: readonly string[] = [
  "How long a parcel lies: the box is another's machine. What is in it stays sealed however old it grows, and its addressee's key is not there.",
  "Which of the parcels were still there: the list is that of everything sent by this way.",
]
