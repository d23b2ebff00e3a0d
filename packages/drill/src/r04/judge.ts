/** The bars of R04. Where the honest answer is more than nothing, the figure is the answer and no bar. */
import { atLeast, atMost, type Bar, share } from "../bar.ts"
import type { R04Figures } from "./measure.ts"

export const judge = ({
  opened,
  listener,
  changedCode,
  afterEviction,
  list,
  baseline,
  patients,
}: R04Figures): Bar[] => [
  atMost("readable in what passed through the server", listener.heard.readable, 0),
  atMost("readable with all that passed, the tables and keeper.key", listener.decrypted.readable, 0),
  atLeast("control: shares that passed through his hands", listener.shares, 1),
  atMost(
    "changed web code: readable, against charts really opened in it",
    share(changedCode.readable, opened.browser),
    1,
    "times",
  ),
  atLeast("control: the changed code told what was opened in it", changedCode.readable, opened.browser),
  atMost("entries written after the eviction that open with what a listener took", afterEviction.listener, 0),
  atLeast("list of the affected: recall", list.recall, 1),
  atLeast("list of the affected: precision", list.precision, 0.95),
  atLeast("baseline: readable to code in an ordinary server", share(baseline.readable, patients), 0.95),
]
