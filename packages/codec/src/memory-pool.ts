/**
 * Pieces of memory off the heap, lent and given back.
 *
 * Memory that is allocated anew by the hundred kilobyte for every request counts against the collector's limit: it then goes over the whole heap
 * ten times a second, and takes more of the processor than the requests.
 */
import type { Bytes } from "./bytes.ts"

export class MemoryPool {
  readonly #pieceBytes: number
  readonly #keptMax: number
  readonly #free: Bytes[] = []

  /** Pieces of `pieceBytes`, of which at most `keptMax` wait to be lent. */
  constructor(pieceBytes: number, keptMax: number) {
    this.#pieceBytes = pieceBytes
    this.#keptMax = keptMax
  }

  /** At least `bytes`, all zero; more than a piece is made for this once. */
  lend(bytes = this.#pieceBytes): Bytes {
    if (bytes > this.#pieceBytes) return new Uint8Array(bytes)
    return this.#free.pop() ?? new Uint8Array(this.#pieceBytes)
  }

  /**
   * For the next borrower; nobody may look at it any more. `used`: how many bytes from its beginning were written. Whoever leaves this out leaves
   * the piece to the collector.
   */
  giveBack(piece: Bytes, used = piece.length): void {
    // Lent twice it would carry one chart's answer into another's.
    if (this.#free.includes(piece)) throw new Error("invariant: memory is given back once")
    if (piece.length !== this.#pieceBytes || this.#free.length >= this.#keptMax) return
    // What one borrower had must not reach the next.
    this.#free.push(piece.fill(0, 0, used))
  }
}
