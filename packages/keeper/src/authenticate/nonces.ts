/**
 * Nonces seen, per session (spec/request.md): a request replayed within ten minutes is known again.
 *
 * Two generations of ten minutes each; the older is dropped when the younger has had its time, so every nonce is remembered for
 * ten minutes at least. In memory only: what a restart forgets, `created` refuses after 120 seconds, and a release's digest is
 * unique in the log for ever.
 */
const generationMs = 10 * 60_000
/** Of one session and generation. Beyond it the session must wait: nobody signs 300 requests a second for ten minutes. */
export const noncesMax = 200_000
/** Of all sessions in a generation, some 40 bytes each. */
const noncesTotalMax = 1_000_000

export type Seen = "new" | "replayed" | "too_many"

/** 52 bits of a nonce: what a number holds. A chance match within one session stays below one in ten thousand. */
export function nonceNumber(nonce: Uint8Array): number {
  let value = 0
  for (let i = 0; i < 6; i++) value = value * 256 + (nonce[i] ?? 0)
  return value * 16 + ((nonce[6] ?? 0) & 0x0f)
}

export class Nonces {
  #young = new Map<string, Set<number>>()
  #old = new Map<string, Set<number>>()
  #youngSince = 0
  #count = 0

  /** Notes a nonce of a session whose signature was verified. `now`: milliseconds of a clock that never runs back. */
  see(session: string, nonce: number, now: number): Seen {
    this.#turn(now)
    if (this.#young.get(session)?.has(nonce) || this.#old.get(session)?.has(nonce)) return "replayed"
    const seen = this.#young.get(session) ?? new Set<number>()
    if (seen.size >= noncesMax || this.#count >= noncesTotalMax) return "too_many"
    this.#young.set(session, seen.add(nonce))
    this.#count++
    return "new"
  }

  #turn(now: number): void {
    const age = now - this.#youngSince
    if (age < generationMs) return
    this.#old = age < 2 * generationMs ? this.#young : new Map()
    this.#young = new Map()
    this.#count = 0
    this.#youngSince = now
  }
}
