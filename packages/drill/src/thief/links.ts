/** Whose notes are these? Guessed from sizes alone, where nothing else is to be had: the larger person's chart is the larger. */
import { deflateRawSync } from "node:zlib"
import type { Person } from "../population/person.ts"

export interface Links {
  correct: number
  guessed: number
  /** What guessing at random yields on average. */
  chance: number
  /** More than this would be more than luck (once in 10,000 drills). */
  luckMax: number
}

/** `chartOf`: the truth, by person. `sizes`: of each chart's directory entry. */
export function guessLinks(
  people: readonly Person[],
  chartOf: ReadonlyMap<number, string>,
  sizes: readonly { chart: string; bytes: number }[],
): Links {
  const guessed = [...chartOf.keys()]
  const known = new Set(chartOf.values())
  const charts = sizes
    .filter(({ chart }) => known.has(chart))
    .toSorted((a, b) => a.bytes - b.bytes || (a.chart < b.chart ? -1 : 1))
  const ranked = guessed
    .map((person) => ({ person, bytes: deflateRawSync(JSON.stringify(people[person]?.patient ?? {})).length }))
    .toSorted((a, b) => a.bytes - b.bytes)
  const correct = ranked.filter(({ person }, rank) => charts[rank]?.chart === chartOf.get(person)).length
  const chance = guessed.length === 0 ? 0 : 1
  return { correct, guessed: guessed.length, chance, luckMax: luckMaxOf(chance) }
}

/** The number of matches of a random order is about Poisson-distributed with mean 1. */
function luckMaxOf(meanCount: number): number {
  let probability = Math.exp(-meanCount)
  let below = probability
  let count = 0
  while (1 - below > 1e-4) {
    count++
    probability *= meanCount / count
    below += probability
  }
  return count
}
