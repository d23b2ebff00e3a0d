/** The bars of R12. */
import { atLeast, atMost, type Bar } from "../bar.ts"
import type { R12Figures } from "./measure.ts"

const guessesMax = 20
const listMaxSeconds = 300

export const judge = ({ asleep, off, tape, rate, list, listSeconds, memory, opened, baseline }: R12Figures): Bar[] => [
  ...[
    { name: "the laptop's disk, asleep with the app locked", of: asleep },
    { name: "the laptop's disk, off", of: off },
    { name: "a backup and a key file", of: tape },
  ].flatMap(({ name, of }) => [
    atMost(`readable on ${name}`, of.readable, 0),
    atMost(`named on ${name}`, of.identified, 0),
  ]),
  atMost("guesses per second and core at a key file's passphrase", rate.guessesPerSecond, guessesMax),
  atLeast("list of what this device opened: precision", list.precision, 1),
  atLeast("list of what this device opened: recall", list.recall, 1),
  atMost("seconds to that list", listSeconds, listMaxSeconds, "s"),
  atLeast("control: charts that were opened on it", opened, 1),
  ...(memory === undefined
    ? []
    : [atLeast("control: readable in the browser's memory while a chart is shown", memory.open.readable, 1)]),
  atLeast(
    "baseline: readable or named on the ordinary application's laptop",
    Math.max(baseline.readable, baseline.identified),
    1,
  ),
]
