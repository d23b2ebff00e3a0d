/** Looks through the logs as they are stored, one after the other, in pieces that leave room for those who wait for an answer. */
import type { PracticeId } from "@subrosa/contract"
import type { Keeper } from "@subrosa/keeper"

/** After each round over all logs. */
export const checkEveryMs = 60_000
/** A look at a log is followed by a rest of so many times its length: a large one is looked at less often, but within five minutes. */
const restTimes = 5
const restMaxMs = 180_000

/** A log that cannot be read does not hold up the others. `clock`: milliseconds. `stopping`: a look at a log of millions takes minutes. */
export function logChecker(
  keeper: Pick<Keeper, "practices" | "logCheck">,
  clock: () => number,
  stopping: AbortSignal,
): () => Promise<void> {
  const restsUntil = new Map<PracticeId, number>()
  return async () => {
    for (const practice of await keeper.practices()) {
      if (stopping.aborted) return
      const start = clock()
      if (start < (restsUntil.get(practice) ?? start)) continue
      await keeper.logCheck(practice, stopping).catch(() => {})
      const end = clock()
      restsUntil.set(practice, end + Math.min(restMaxMs, (end - start) * restTimes))
    }
  }
}
