/** The bars of R08. */
import { atLeast, atMost, type Bar } from "../bar.ts"
import type { Attacked } from "./attack.ts"
import { type R08Figures, triesDefault } from "./measure.ts"

/** `triesMin`: fewer tries miss a bar. */
export function judge({ tries, checked, unchecked, baseline }: R08Figures, { triesMin = triesDefault } = {}): Bar[] {
  return [
    ...barsOf("", checked),
    ...barsOf(" with the checks removed", unchecked),
    atLeast("tries, each with and without the checks", tries, triesMin),
    atLeast(
      "with the checks removed: guarded entries that were handed out to them",
      sum(unchecked, ({ guarded }) => guarded),
      1,
    ),
    atMost("shared or default accounts", checked.defaultAccounts, 0),
    atLeast("control: patients whom the treating person's own client reads", checked.control.readable, 1),
    atLeast("baseline without its checks: patients readable", baseline.unchecked.tally.readable, 1),
  ]
}

function barsOf(where: string, attacked: Attacked): Bar[] {
  const foreign = attacked.neighbours.filter(({ who }) => who.includes("other practice"))
  return [
    atMost(
      `foreign patients readable${where}`,
      sum(attacked, ({ tally }) => tally.readable),
      0,
    ),
    atMost(
      `guarded entries opened with the keys they hold${where}`,
      sum(attacked, ({ opened }) => opened),
      0,
    ),
    atMost(
      `answers to the other practice's staff with an id or ciphertext of this one${where}`,
      foreign.reduce((total, { leaks }) => total + leaks, 0),
      0,
    ),
    atMost(
      `answers that were errors of the server${where}`,
      sum(attacked, ({ failures }) => failures),
      0,
    ),
    atMost(`sign-ins won in a race${where}`, attacked.races.won, 0),
  ]
}

const sum = ({ neighbours }: Attacked, of: (one: Attacked["neighbours"][number]) => number): number =>
  neighbours.reduce((total, one) => total + of(one), 0)
