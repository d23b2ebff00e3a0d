/** Chance that can be thrown again: a seeded generator (mulberry32), its seed printed by whoever uses it. */
export interface Dice {
  seed: number
  /** From 0 up to, not including, 1. */
  next(): number
  /** A whole number from `min` up to and including `max`. */
  between(min: number, max: number): number
  pick<T>(from: readonly T[]): T
}

/** With SUBROSA_SEED in the environment, the throws of that run again. */
export function dice(seed = Number(process.env.SUBROSA_SEED ?? Math.floor(Math.random() * 2 ** 31))): Dice {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1))
  return {
    seed,
    next,
    between,
    pick<T>(from: readonly T[]): T {
      const found = from[between(0, from.length - 1)]
      if (found === undefined) throw new Error("there is nothing to pick from")
      return found
    },
  }
}
