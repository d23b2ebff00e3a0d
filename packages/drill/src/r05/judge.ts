/** The bars of R05. */
import { atLeast, atMost, type Bar } from "../bar.ts"
import type { R05Figures } from "./measure.ts"

const listMaxSeconds = 3600

export const judge = ({ jobs, held, pulled, list, listSeconds, people, baseline, patients }: R05Figures): Bar[] => [
  atMost("sentences of notes that the vendor holds", held.canaries.found, 0),
  atMost("patients whom the vendor can name", held.identified, jobs),
  atMost("objects that it pulls besides, with every id and no account", pulled.objects, 0),
  atLeast("list at the practice, by entry: precision", list.precision, 1),
  atLeast("list at the practice, by entry: recall", list.recall, 1),
  atLeast("list at the practice, by patient: precision and recall", Math.min(people.precision, people.recall), 1),
  atMost("seconds to that list, without asking the vendor", listSeconds, listMaxSeconds, "s"),
  atLeast("control: patients named in the jobs that were sent", held.identified, 1),
  atLeast("control: entries that were disclosed", list.truth, 1),
  atLeast("baseline: patients readable at a vendor that was given the tables", baseline.readable, patients),
]
