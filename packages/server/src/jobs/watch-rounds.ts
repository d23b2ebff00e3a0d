/** What the keeper watches by itself: openings that stand out, guesses, silent witnesses, alarms that nobody answers, decoys that must not stand still, drills that are due, sealed notices that are over. */
import type { PracticeId } from "@subrosa/contract"
import type { Keeper } from "@subrosa/keeper"

const dayMs = 86_400_000
/** A look at a practice's openings is followed by a rest of so many times its length: a large log is looked at less often, never for long. */
const restTimes = 20
const restMaxMs = 60_000

/** One practice that fails, or one part of the work, does not hold up the others: what it works on is kept in the database. */
export function watchRounds(keeper: Keeper, clock: () => number): () => Promise<void> {
  let resealedAt = Number.NEGATIVE_INFINITY
  const restsUntil = new Map<string, number>()

  async function snoop(practice: PracticeId): Promise<void> {
    const start = clock()
    if (start < (restsUntil.get(practice) ?? start)) return
    await keeper.snoopRound(practice).catch(() => {})
    const end = clock()
    restsUntil.set(practice, end + Math.min(restMaxMs, (end - start) * restTimes))
  }

  return async () => {
    const isDaily = clock() - resealedAt >= dayMs
    if (isDaily) resealedAt = clock()
    const practices = await keeper.practices()
    await keeper.signInRound(practices).catch(() => {})
    for (const practice of await keeper.witnessedPractices()) await keeper.witnessRound(practice).catch(() => {})
    for (const practice of practices) {
      await snoop(practice)
      await keeper.alarmRound(practice).catch(() => {})
      if (!isDaily) continue
      await keeper.decoyReseal(practice).catch(() => {})
      await keeper.drillRound(practice).catch(() => {})
      await keeper.sealedNoticeErase(practice).catch(() => {})
    }
  }
}
