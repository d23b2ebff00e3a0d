/** The bars of R16. */
import { atLeast, atMost, type Bar } from "../bar.ts"
import type { R16Figures } from "./measure.ts"

const samplesMaxSeconds = 300
/** The next mail goes out an hour later. */
const lettersMaxSeconds = 3600
const listMaxSeconds = 3600

export const judge = (figures: R16Figures): Bar[] => {
  const { list, listSeconds, samples, samplesSeconds, letters, fakes, answers, victims, baseline } = figures
  return [
    atLeast("samples told as what they are, and whose", samples.right, samples.samples),
    atMost("changed or invented notes that were vouched for", samples.vouched, 0),
    atMost("seconds from the posting to that", samplesSeconds, samplesMaxSeconds, "s"),
    atLeast("list of the affected, by entry: precision", list.precision, 1),
    atLeast("list of the affected, by entry: recall", list.recall, 1),
    atMost("seconds to that list", listSeconds, listMaxSeconds, "s"),
    atLeast("affected people with a letter ready, or named as held back", letters.made + letters.heldBack, victims),
    atLeast("control: letters made", letters.made, 1),
    atMost(
      "seconds from the posting to the letters, before the next mail",
      letters.readySeconds,
      lettersMaxSeconds,
      "s",
    ),
    atMost("false notices whose code was taken for ours", fakes.accepted, 0),
    atLeast("people who asked and were told right, in or not in", answers.right, answers.asked),
    atLeast("control: patients whose notes were taken", victims, 1),
    atMost(
      "baseline: samples that a search of an ordinary application tells apart",
      baseline.right,
      baseline.samples - 1,
    ),
  ]
}
