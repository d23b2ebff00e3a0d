/** The governor over a year: which openings it would have let pass, with its real rule and its real defaults. */
import { limitsDefault, settingsDefault } from "@subrosa/contract"
import { decideRelease, hourOf, isStatedLately, type Opening, tripThreshold, windowMs } from "@subrosa/keeper"
import { hourMs, type Opened } from "./day.ts"

export interface Paced {
  passed: Opened[]
  /** Honest openings that were refused, or asked for a fresh sign-in first. */
  obstructed: number
  /** How often the breaker tripped. */
  trips: number
}

/** An officer answers the breaker after so long, and then it rests for two hours. */
const answeredAfterMs = hourMs / 2
const quietMs = 2 * hourMs

/**
 * `openings` in the order of time. Whoever is refused goes without; whoever has to confirm that it is them, does. Everyone's device has been
 * known for long.
 */
export function paceYear(openings: readonly Opened[]): Paced {
  const kept = new Map<string, Opening[]>()
  const breaker = new Breaker()
  const passed: Opened[] = []
  let obstructed = 0
  for (const opening of openings) {
    const { account, chart, role, explained, desk, emergency } = opening
    const now = new Date(opening.at)
    const own = (kept.get(account) ?? []).filter(({ at }) => at.getTime() > opening.at - windowMs.day)
    const before = own.find((one) => one.chart === chart)
    if (before === undefined || before.at.getTime() <= opening.at - windowMs.hour) breaker.watch(now)
    const isReopened = before !== undefined && (before.statedAt === undefined || isStatedLately(before, now))
    const stated = !explained && !desk && !emergency && !isReopened
    const decide = (freshSince: Date | undefined) =>
      decideRelease(
        {
          limits: limitsDefault,
          ...settingsDefault,
          roles: [role],
          openings: own,
          deviceSince: new Date(0),
          tripped: breaker.isTripped(now),
        },
        { chart, tiers: [], known: explained || desk, stated, freshSince },
        now,
      )
    const first = decide(undefined)
    const decision = first.kind === "step-up" ? decide(now) : first
    if (!emergency && first.kind !== "release" && opening.snooper === undefined) obstructed++
    // Emergency access is outside the limits: it has a rule of its own.
    if (emergency || decision.kind === "release") {
      passed.push(opening)
      const weight = decision.kind === "release" ? decision.weight : 1
      const statedAt = stated ? now : before?.statedAt
      if (!emergency)
        kept.set(account, [
          ...own.filter((one) => one.chart !== chart),
          { chart, at: now, weight, tiers: {}, statedAt },
        ])
      breaker.count(now)
    }
  }
  return { passed, obstructed, trips: breaker.trips }
}

class Breaker {
  readonly #hours = new Map<number, number>()
  #since: Date | undefined
  #threshold: { hour: number; value: number | undefined } | undefined
  #trippedAt = Number.NEGATIVE_INFINITY
  trips = 0

  watch(now: Date): void {
    const hour = hourOf(now)
    if (this.#threshold?.hour !== hour.getTime()) {
      this.#threshold = { hour: hour.getTime(), value: tripThreshold(hour, this.#hours, this.#since) }
    }
    const { value } = this.#threshold
    if (value === undefined || (this.#hours.get(hour.getTime()) ?? 0) < value) return
    if (now.getTime() < this.#trippedAt + answeredAfterMs + quietMs) return
    this.#trippedAt = now.getTime()
    this.trips++
  }

  count(now: Date): void {
    const hour = hourOf(now)
    this.#since ??= hour
    this.#hours.set(hour.getTime(), (this.#hours.get(hour.getTime()) ?? 0) + 1)
  }

  isTripped(now: Date): boolean {
    const since = now.getTime() - this.#trippedAt
    return since >= 0 && since < answeredAfterMs
  }
}
