/**
 * Ed25519 signatures (RFC 8032), checked where it is cheapest: one alone at once, for handing it to another thread and back takes longer than
 * the tenth of a millisecond it needs; under load on another thread, for this one answers everybody.
 */
import { type KeyObject, verify } from "node:crypto"

export class Verifier {
  /** Requests that came in the present turn of the event loop, or whose signature is being checked elsewhere. */
  #busy = 0

  async verify(key: KeyObject, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
    this.#busy++
    if (this.#busy === 1) {
      setImmediate(() => this.#busy--)
      return verify(null, message, key, signature)
    }
    try {
      return await new Promise<boolean>((resolve, reject) => {
        verify(null, message, key, signature, (error, valid) => (error === null ? resolve(valid) : reject(error)))
      })
    } finally {
      this.#busy--
    }
  }
}
