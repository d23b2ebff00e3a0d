/**
 * The pace of finding: at most so many requests per person in any hour. Finding releases nothing, but a stolen account could test a
 * list of names with it. Kept in memory: a restart forgives, several servers count apart.
 */
import { ApiError } from "@subrosa/contract"
import { RecentMap } from "../recent-map.ts"
import { windowMs } from "./decide-release.ts"

const findsPerHourMax = 300
const accountsKept = 10_000

export class FindPace {
  readonly #clock: () => Date
  readonly #times = new RecentMap<string, number[]>(accountsKept)

  constructor(clock: () => Date) {
    this.#clock = clock
  }

  /** Counts a request. @throws ApiError `too_many_tries` */
  count(account: string): void {
    const now = this.#clock().getTime()
    const recent = (this.#times.get(account) ?? []).filter((at) => at > now - windowMs.hour)
    if (recent.length >= findsPerHourMax) {
      throw new ApiError("too_many_tries", "you have searched very often in the last hour; wait a little")
    }
    recent.push(now)
    this.#times.set(account, recent)
  }
}
