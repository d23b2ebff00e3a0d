/** R08 in words. */
import { number, ofAll } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { Attacked } from "./attack.ts"
import type { R08Figures } from "./measure.ts"

export function rowsOf({ patients, checked, unchecked, baseline }: R08Figures): Row[] {
  return [
    {
      measure: "foreign patients readable",
      subrosa: `${readable(checked)} of ${patients}`,
      plain: ofAll(baseline.checked.tally.readable, patients),
    },
    {
      measure: "foreign patients readable, permission checks taken out",
      subrosa: `${readable(unchecked)} of ${patients}`,
      plain: ofAll(baseline.unchecked.tally.readable, patients),
    },
    {
      measure: "guarded entries handed out, and opened with the keys they hold, checks taken out",
      subrosa: `${number(total(unchecked, "guarded"))} handed out, ${total(unchecked, "opened")} opened`,
      plain: "nothing is sealed",
    },
  ]
}

export function howMeasured({ patients, seed, tries, checked, unchecked }: R08Figures): string[] {
  return [
    `${patients} invented patients (seed ${seed}) in one of two practices on a server. All ids of the practice were given to the neighbours, as if they ` +
      "had leaked. Tries: its ids in every reading operation, ids counted upwards, SQL in ids, queries and bodies, search tokens, attachment ids, bodies that " +
      "are none, rows that would make them readers. What came back was searched in clear and opened with every key the person really holds.",
    ...[checked, unchecked].flatMap((attacked, i) =>
      attacked.neighbours.map(
        ({ who, tries: own, statuses, shutOutAfter }) =>
          `${i === 0 ? "With" : "Without"} the checks, ${who}: ${number(own)} tries, answers ${Object.entries(statuses)
            .map(([status, count]) => `${status}: ${number(count)}`)
            .join(
              ", ",
            )}${shutOutAfter === undefined ? "; never shut out" : `; first shut out at try ${shutOutAfter}`}.`,
      ),
    ),
    `${checked.races.tries} sign-ins finished with another's attempt: ${checked.races.won} won. Fewer than ${number(tries)} tries at the ordinary application: it needs no more.`,
  ]
}

export const notMeasured: readonly string[] = [
  "Patients' own accounts: there are none yet.",
  "A raised alarm: refused requests of a signed-in colleague stand in the server's log; what raises an alarm is R09's question.",
]

const readable = ({ neighbours }: Attacked): number => Math.max(...neighbours.map(({ tally }) => tally.readable))
const total = ({ neighbours }: Attacked, of: "guarded" | "opened"): number =>
  neighbours.reduce((sum, one) => sum + one[of], 0)
