/** Seeded randomness: the same seed invents the same people. For test data only, never for keys. */

export interface Random {
  /** At least 0, below 1. */
  next(): number
  /** At least 0, below `bound`. */
  int(bound: number): number
  pick<T>(list: readonly T[]): T
  shuffle<T>(list: readonly T[]): T[]
}

/** xoshiro128** (Blackman and Vigna, 2018), its state filled from the seed by splitmix32. */
export function seededRandom(seed: number): Random {
  let mixed = seed >>> 0
  const splitmix = () => {
    mixed = (mixed + 0x9e3779b9) >>> 0
    let z = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()]
  const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by))
  const next = () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 11)
    return result / 0x1_0000_0000
  }
  const int = (bound: number) => Math.floor(next() * bound)
  return {
    next,
    int,
    pick(list) {
      const item = list[int(list.length)]
      if (item === undefined) throw new RangeError("nothing to pick from")
      return item
    },
    shuffle(list) {
      const keyed = list.map((item) => ({ item, at: next() }))
      return keyed.sort((x, y) => x.at - y.at).map(({ item }) => item)
    },
  }
}
