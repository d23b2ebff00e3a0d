/**
 * SHA-256 digests, one after the other in one piece of memory. Kept as PostgreSQL's answers are read, each would hold on to the eight kilobytes
 * it was cut from: 160 MB for a log of ten million entries.
 */
import { hashLength } from "@subrosa/log"

const roomAtFirst = 64

export class DigestList {
  #bytes = new Uint8Array(roomAtFirst * hashLength)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Takes a copy. @throws RangeError unless it is 32 bytes long */
  push(digest: Uint8Array): void {
    if (digest.length !== hashLength) throw new RangeError("a digest of another length")
    const at = this.#length * hashLength
    if (at === this.#bytes.length) {
      const larger = new Uint8Array(2 * at)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes.set(digest, at)
    this.#length++
  }

  /** A view of the one at this place. @throws RangeError beyond the end */
  at(index: number): Uint8Array {
    if (index < 0 || index >= this.#length) throw new RangeError("no digest at this place")
    return this.#bytes.subarray(index * hashLength, (index + 1) * hashLength)
  }
}
