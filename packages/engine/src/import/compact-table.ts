/**
 * Maps 64-bit hashes to small numbers in typed arrays: what an import remembers of each resource, 12 bytes a slot, so that a file of any
 * size fits in memory. Open addressing; there is no removal.
 */
export class CompactTable {
  #hashes: Uint32Array
  #values: Uint32Array
  #count = 0

  constructor(capacity = 1 << 12) {
    this.#hashes = new Uint32Array(capacity * 2)
    this.#values = new Uint32Array(capacity)
  }

  get size(): number {
    return this.#count
  }

  /** The value under a hash, or undefined. */
  get(high: number, low: number): number | undefined {
    const value = this.#values[this.#slotOf(high, low)]
    return value === undefined || value === 0 ? undefined : value - 1
  }

  /** Sets a value from 0 to 2^32 - 2. */
  set(high: number, low: number, value: number): void {
    if ((this.#count + 1) * 2 > this.#values.length) this.#grow()
    const slot = this.#slotOf(high, low)
    if (this.#values[slot] === 0) this.#count++
    this.#hashes[slot * 2] = high
    this.#hashes[slot * 2 + 1] = low
    // 0 marks an empty slot.
    this.#values[slot] = value + 1
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#values.length - 1
    const [wantHigh, wantLow] = [high >>> 0, low >>> 0]
    for (let slot = (high ^ low) & mask; ; slot = (slot + 1) & mask) {
      if (this.#values[slot] === 0) return slot
      if (this.#hashes[slot * 2] === wantHigh && this.#hashes[slot * 2 + 1] === wantLow) return slot
    }
  }

  #grow(): void {
    const [hashes, values] = [this.#hashes, this.#values]
    this.#hashes = new Uint32Array(hashes.length * 2)
    this.#values = new Uint32Array(values.length * 2)
    this.#count = 0
    values.forEach((value, slot) => {
      if (value !== 0) this.set(hashes[slot * 2] ?? 0, hashes[slot * 2 + 1] ?? 0, value - 1)
    })
  }
}
