/** The bars of R10. */
import { atLeast, atMost, type Bar } from "../bar.ts"
import type { R10Figures } from "./measure.ts"

const lastReadMaxSeconds = 60

export const judge = (figures: R10Figures): Bar[] => [
  atMost("seconds from dismissal to the last successful read", figures.lastReadSeconds, lastReadMaxSeconds, "s"),
  atMost("seconds until the open tab held no key and no chart", figures.tabClosedSeconds, lastReadMaxSeconds, "s"),
  ...figures.later.map(({ when, opened, tried }) =>
    atMost(`doors that opened ${when}, of ${tried.length}`, opened.length, 0),
  ),
  atMost("entries written after the end that open with all they hold", figures.newReadable, 0),
  atMost("patients readable in what the device keeps on disk", figures.cachedReadable, 0),
  atLeast("list of what they could have seen: precision", figures.list.precision, 1),
  atLeast("list of what they could have seen: recall", figures.list.recall, 1),
  atLeast("control: openings that succeeded before the end", figures.readsBefore, 1),
]
