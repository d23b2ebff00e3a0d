/** What the keeper holds between the two messages of a joint operation: in memory, for minutes, forgotten at a restart. */
import { randomUUID } from "node:crypto"
import { ApiError } from "@subrosa/contract"

/** As long as a request may take. */
const lifeMs = 120_000
/** Beyond it the oldest goes; their requests are asked for again. */
const ticketsMax = 10_000

export class Tickets<T> {
  readonly #held = new Map<string, { value: T; until: number }>()

  /** `now`: milliseconds of a clock that never runs back. */
  issue(value: T, now = performance.now()): string {
    // In the order of issue, so the oldest come first.
    for (const [ticket, { until }] of this.#held) {
      if (until > now && this.#held.size < ticketsMax) break
      this.#held.delete(ticket)
    }
    const ticket = randomUUID()
    this.#held.set(ticket, { value, until: now + lifeMs })
    return ticket
  }

  /** @throws ApiError `keeper_unreachable` when it is not known any more: the request has to be made again */
  look(ticket: string, now = performance.now()): T {
    const held = this.#held.get(ticket)
    if (held !== undefined && held.until > now) return held.value
    throw new ApiError(
      "keeper_unreachable",
      "the keeper was restarted in the middle of this; nothing was lost, try again",
    )
  }

  /** As `look`; it is used up. */
  take(ticket: string, now = performance.now()): T {
    const value = this.look(ticket, now)
    this.#held.delete(ticket)
    return value
  }
}
