/** The bars of R15. */
import { atLeast, atMost, type Bar, share } from "../bar.ts"
import type { R15Figures } from "./measure.ts"

export const judge = ({ granted, impostors, genuine, helped, notes, baseline }: R15Figures): Bar[] => [
  atMost(`accounts opened by ${impostors} impostors`, granted, 0),
  atLeast("genuine owners recovered within a day", share(genuine.recovered, genuine.people), 0.99),
  atLeast("of them, who read their charts as before", share(genuine.notesReadable, genuine.people), 1),
  atLeast(
    "people without any way in, recovered by a helper within a day",
    share(helped.recovered, helped.people),
    0.99,
  ),
  atMost("hours that it took by a helper, at most", Math.ceil(helped.hours), 24),
  atMost("recoveries of which officers or the person were not told", helped.untold, 0),
  atMost("old ways in that were open after a recovery by a helper", helped.oldWaysOpen, 0),
  atMost("psychotherapy notes and drafts lost through recovery", notes.lost, 0),
  atLeast("baseline: opened by knowledge alone", baseline.granted, 1),
]
