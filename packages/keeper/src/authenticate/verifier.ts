/**
 * Ed25519 signatures (RFC 8032), checked where it is cheapest: one alone at once, for handing it to another thread and back takes longer than
 * the tenth of a millisecond it needs; under load on another thread, for this one answers everybody.
 */
import { type KeyObject, verify } from "node:crypto"
import { type EventLoopUtilization, performance } from "node:perf_hooks"

/** How often to look whether this thread is busy, and with how much of its time it counts as that. */
const lookEveryMs = 100
const busyShare = 0.5

export class Verifier {
  /** Requests that came in the present turn of the event loop, or whose signature is being checked elsewhere. */
  #waiting = 0
  #isBusy = false
  #lookedAt = performance.now()
  #seen: EventLoopUtilization = performance.eventLoopUtilization()

  async verify(key: KeyObject, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
    this.#look()
    this.#waiting++
    if (this.#waiting === 1 && !this.#isBusy) {
      setImmediate(() => this.#waiting--)
      return verify(null, message, key, signature)
    }
    try {
      return await new Promise<boolean>((resolve, reject) => {
        verify(null, message, key, signature, (error, valid) => (error === null ? resolve(valid) : reject(error)))
      })
    } finally {
      this.#waiting--
    }
  }

  #look(): void {
    const now = performance.now()
    if (now - this.#lookedAt < lookEveryMs) return
    const utilization = performance.eventLoopUtilization()
    this.#isBusy = performance.eventLoopUtilization(utilization, this.#seen).utilization > busyShare
    this.#seen = utilization
    this.#lookedAt = now
  }
}
