/**
 * Ours and the reference in short rounds that alternate, so that whatever else the machine does falls on both. The round with the median ratio
 * stands for all: its figures belong together.
 */
import type { Measured } from "../load/run-load.ts"
import type { Bench } from "./bench.ts"
import { type Compared, ratioOf } from "./load-table.ts"

export const roundsCount = 7

interface Pair {
  bare(requests: number): Promise<Measured>
  ours(requests: number): Promise<Measured>
}

/** `requests`: of each, over all rounds. */
export async function compareInRounds({ scale }: Bench, requests: number, { bare, ours }: Pair): Promise<Compared> {
  const perRound = scale(Math.ceil(requests / roundsCount))
  const rounds: Compared[] = []
  for (let round = 0; round < roundsCount; round++) {
    // Whoever comes second finds the machine as the first has left it: they take turns.
    const first = round % 2 === 0 ? await bare(perRound) : await ours(perRound)
    const second = round % 2 === 0 ? await ours(perRound) : await bare(perRound)
    rounds.push(round % 2 === 0 ? { bare: first, ours: second } : { bare: second, ours: first })
  }
  const median = rounds.toSorted((a, b) => ratioOf(a) - ratioOf(b))[Math.floor(roundsCount / 2)]
  if (median === undefined) throw new Error("invariant: rounds were run")
  return median
}
