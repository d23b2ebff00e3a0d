/** Goes through the practices: what the log has gained is looked at, alarms grow louder and leave, the list of decoys is sealed anew once a day. */
import type { Keeper } from "@subrosa/keeper"

type Watching = Pick<Keeper, "practices" | "snoopRound" | "alarmRound" | "decoyReseal">

const dayMs = 86_400_000

/** One practice that fails, or one part of the work, does not hold up the others: all of it is kept in the database until it is done. */
export function watchRounds(keeper: Watching): () => Promise<void> {
  let resealedAt = Number.NEGATIVE_INFINITY
  return async () => {
    const isDaily = performance.now() - resealedAt >= dayMs
    if (isDaily) resealedAt = performance.now()
    for (const practice of await keeper.practices()) {
      await keeper.snoopRound(practice).catch(() => {})
      await keeper.alarmRound(practice).catch(() => {})
      if (isDaily) await keeper.decoyReseal(practice).catch(() => {})
    }
  }
}
