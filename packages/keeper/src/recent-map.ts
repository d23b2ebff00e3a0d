/** A map that keeps what was used last and forgets the rest. */
export class RecentMap<K, V> {
  readonly #max: number
  readonly #weightOf: (value: V) => number
  readonly #entries = new Map<K, V>()
  #weight = 0

  /** `max`: how much it keeps, by `weightOf`; by default how many entries. */
  constructor(max: number, weightOf: (value: V) => number = () => 1) {
    this.#max = max
    this.#weightOf = weightOf
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    // A Map iterates in the order of insertion: what is used moves to the end.
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  delete(key: K): void {
    const value = this.#entries.get(key)
    if (value === undefined) return
    this.#entries.delete(key)
    this.#weight -= this.#weightOf(value)
  }

  set(key: K, value: V): void {
    this.delete(key)
    this.#entries.set(key, value)
    this.#weight += this.#weightOf(value)
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#max) return
      this.delete(oldest)
    }
  }
}
