/** What the keeper watches by itself: openings that stand out, guesses, silent witnesses, alarms that nobody answers, decoys that must not stand still, drills that are due. */
import type { Keeper } from "@subrosa/keeper"

const dayMs = 86_400_000

/** One practice that fails, or one part of the work, does not hold up the others: what it works on is kept in the database. */
export function watchRounds(keeper: Keeper, clock: () => number): () => Promise<void> {
  let resealedAt = Number.NEGATIVE_INFINITY
  return async () => {
    const isDaily = clock() - resealedAt >= dayMs
    if (isDaily) resealedAt = clock()
    const practices = await keeper.practices()
    await keeper.signInRound(practices).catch(() => {})
    for (const practice of await keeper.witnessedPractices()) await keeper.witnessRound(practice).catch(() => {})
    for (const practice of practices) {
      await keeper.snoopRound(practice).catch(() => {})
      await keeper.alarmRound(practice).catch(() => {})
      if (!isDaily) continue
      await keeper.decoyReseal(practice).catch(() => {})
      await keeper.drillRound(practice).catch(() => {})
    }
  }
}
