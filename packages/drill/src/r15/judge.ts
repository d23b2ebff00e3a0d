/** The bars of R15. */
import { atLeast, atMost, type Bar, share } from "../bar.ts"
import type { R15Figures } from "./measure.ts"

export const judge = ({ granted, impostors, genuine, baseline }: R15Figures): Bar[] => [
  atMost(`accounts opened by ${impostors} impostors`, granted, 0),
  atLeast("genuine owners recovered within a day", share(genuine.recovered, genuine.people), 0.99),
  atLeast("of them, who read their charts as before", share(genuine.notesReadable, genuine.people), 1),
  atLeast("baseline: opened by knowledge alone", baseline.granted, 1),
]
