/**
 * Ours and the reference in short rounds that alternate, so that whatever else the machine does falls on both.
 *
 * Every figure is the median of what the rounds measured, differences and ratios of what each measured side by side: the one round that the
 * machine disturbed says nothing of either server, and a p95 of a single round is mostly chance.
 */
import type { Measured } from "../load/run-load.ts"
import type { Bench } from "./bench.ts"

export const roundsCount = 7

export interface Round {
  ours: Measured
  bare: Measured
}

/** At least one round. */
export type Compared = readonly Round[]

interface Servers {
  bare(requests: number): Promise<Measured>
  ours(requests: number): Promise<Measured>
}

/** `requests`: of each, over all rounds. */
export async function compareInRounds({ scale }: Bench, requests: number, { bare, ours }: Servers): Promise<Compared> {
  const perRound = scale(Math.ceil(requests / roundsCount))
  const rounds: Round[] = []
  for (let round = 0; round < roundsCount; round++) {
    // Whoever comes second finds the machine as the first has left it: they take turns.
    const first = round % 2 === 0 ? await bare(perRound) : await ours(perRound)
    const second = round % 2 === 0 ? await ours(perRound) : await bare(perRound)
    rounds.push(round % 2 === 0 ? { bare: first, ours: second } : { bare: second, ours: first })
  }
  return rounds
}

export function medianOf(rounds: Compared, figureOf: (round: Round) => number): number {
  const figures = rounds.map(figureOf).toSorted((a, b) => a - b)
  const median = figures[Math.floor(figures.length / 2)]
  if (median === undefined) throw new Error("invariant: rounds were run")
  return median
}

/** Part of the bare server's rate. */
export const ratioOf = (rounds: Compared): number =>
  medianOf(rounds, ({ ours, bare }) => ours.perSecond / bare.perSecond)

/** What ours takes longer than the bare server, at the 95th percentile. */
export const addedP95Ms = (rounds: Compared): number =>
  medianOf(rounds, ({ ours, bare }) => ours.latencyMs.p95 - bare.latencyMs.p95)

export const connectionsOf = (rounds: Compared): number => medianOf(rounds, ({ ours }) => ours.connections)
