/** The bars of R06. */
import { atLeast, atMost, type Bar } from "../bar.ts"
import type { R06Figures } from "./measure.ts"

const listMaxSeconds = 3600

export const judge = (figures: R06Figures): Bar[] => {
  const { box, opened, minted, control, list, listSeconds, baseline, patients } = figures
  return [
    atMost("patients whose notes are readable in the box", box.readable, 0),
    atMost("patients named in the box, names of files included", box.identified, 0),
    atMost("entries that open with anything in the box, with the tables stolen too", opened, 0),
    atMost("objects that the server gives to whoever owns the box", minted.objects, 0),
    atLeast("list of what was in the parcels, by entry: precision", list.precision, 1),
    atLeast("list of what was in the parcels, by entry: recall", list.recall, 1),
    atMost("seconds to that list", listSeconds, listMaxSeconds, "s"),
    atLeast("control: patients named in the parcels once their addressee opens them", control.identified, 1),
    atLeast("control: entries that were in the parcels", list.truth, 1),
    atLeast("baseline: patients readable in an ordinary application's export", baseline.readable, patients),
  ]
}
