/**
 * Ed25519 signatures (RFC 8032), checked where it is cheapest: one alone at once, for handing it to another thread and back takes longer than
 * the tenth of a millisecond it needs; under load on another thread, for this one answers everybody.
 */
import { type EventLoopUtilization, performance } from "node:perf_hooks"
import { DeviceKeys } from "./device-keys.ts"
import { isWellFormed, type SignedMessage } from "./signature-batch.ts"
import { SignatureThread } from "./signature-thread.ts"
import { verifySignature } from "./verify-signature.ts"

/** How often to look whether this thread is busy, and with how much of its time it counts as that. */
const lookEveryMs = 100
const busyShare = 0.5

export class Verifier {
  readonly #keys = new DeviceKeys()
  readonly #thread: SignatureThread
  /** Whether one was checked here in the present turn of the event loop. */
  #hasChecked = false
  #isBusy = false
  #lookedAt = performance.now()
  #seen: EventLoopUtilization = performance.eventLoopUtilization()

  constructor(thread = new SignatureThread()) {
    this.#thread = thread
  }

  async verify(signed: SignedMessage): Promise<boolean> {
    if (!isWellFormed(signed)) return false
    this.#look()
    if (this.#isBusy || this.#hasChecked || this.#thread.waiting > 0) {
      // A thread that has failed is no reason to turn anybody away.
      return this.#thread.verify(signed).catch(() => verifySignature(this.#keys, signed))
    }
    this.#hasChecked = true
    setImmediate(() => {
      this.#hasChecked = false
    })
    return verifySignature(this.#keys, signed)
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
