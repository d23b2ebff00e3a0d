/** The part of a byte stream that is in memory, and where a reader stands in it. */

/** `offset` in bytes from the start of the stream, `line` from 1. */
export type Spot = { offset: number; line: number }

const empty = new Uint8Array(0)

export class ByteWindow {
  view: Uint8Array = empty
  /** Offset in the stream of the view's first byte. */
  base = 0
  /** Index in the view of the next byte to read. */
  at = 0
  /** Line of that byte. */
  line = 1
  /** No more bytes will come. */
  isFinal = false
  #buffer: Uint8Array = empty

  /** Drops what lies before the offset `keep` and puts the chunk behind the rest. Invalidates slices. */
  append(chunk: Uint8Array, keep: number): void {
    const from = keep - this.base
    const kept = this.view.length - from
    this.at -= from
    this.base = keep
    if (kept === 0) {
      this.view = chunk
      this.#buffer = empty
      return
    }
    const needed = kept + chunk.length
    if (this.#buffer.length < needed) {
      const grown = new Uint8Array(Math.max(needed, 2 * kept))
      grown.set(this.view.subarray(from))
      this.#buffer = grown
    } else if (from > 0) this.#buffer.copyWithin(0, from, from + kept)
    this.#buffer.set(chunk, kept)
    this.view = this.#buffer.subarray(0, needed)
  }

  get offset(): number {
    return this.base + this.at
  }

  spot(): Spot {
    return { offset: this.base + this.at, line: this.line }
  }

  /** A view, by offsets in the stream. */
  slice(from: number, to: number): Uint8Array {
    return this.view.subarray(from - this.base, to - this.base)
  }
}
