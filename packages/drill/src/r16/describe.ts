/** R16 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R16Figures } from "./measure.ts"

export const rowsOf = ({ victims, list, samples, samplesSeconds, letters, answers, baseline }: R16Figures): Row[] => [
  {
    measure: "posted samples told apart: ours and whose, changed, invented",
    subrosa: `${ofAll(samples.right, samples.samples)} in ${number(samplesSeconds)} s; ${samples.vouched} false ones vouched for`,
    plain: `${ofAll(baseline.right, baseline.samples)}, by searching all notes for the text`,
  },
  {
    measure: "list of the affected, by entry",
    subrosa: `${list.listed} listed, ${list.truth} true, precision ${list.precision.toFixed(2)}, recall ${list.recall.toFixed(2)}`,
    plain: `${baseline.named} of ${victims} patients; which notes is not kept`,
  },
  {
    measure: "letters ready before the next mail",
    subrosa: `${letters.made} made, ${letters.heldBack} held back and named, after ${number(letters.readySeconds)} s`,
    plain: "none",
  },
  {
    measure: "people who ask whether they are in it, told right",
    subrosa: ofAll(answers.right, answers.asked),
    plain: "nobody knows",
  },
]

export const howMeasured = ({ seed, victims, samples, fakes, listSeconds }: R16Figures): string[] => [
  `An insider (seed ${seed}) opened ${victims} patients by the product's client. Of each, a true note (in capitals and quotes), one with a word changed and an invented one were posted: ${samples.samples} samples.`,
  `An owner opened a case about the insider; its list stood after ${number(listSeconds)} s and was compared with the entries in the answers that the insider was given. With a second officer's consent the charts were ` +
    "opened and compared with the samples, contact cards were opened, and letters were made.",
  `Every patient then asked the answer desk whether they were in it; ${fakes.tried} false notices with codes of their own were checked.`,
]

export const notMeasured: readonly string[] = [
  "What people do: whether a reader takes a false notice for real although nobody confirms its code, whether people at risk are reached by their therapist within a day.",
  "Wrong recipients: 10,000 letters with seeded trouble are the notices' own test (packages/incident).",
  "The printing, carrying and reading of letters.",
]
