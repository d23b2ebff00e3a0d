/** Looks through the logs as they are stored, one after the other, in pieces that leave room for those who wait for an answer. */
import type { Keeper } from "@subrosa/keeper"

/**
 * After each look over all logs. A look takes about a minute for a million entries, and what is changed right behind it is found by the next
 * one: within five minutes while all logs of a server together hold no more than two million.
 */
export const checkEveryMs = 60_000

/** A log that cannot be read does not hold up the others. */
export function logChecker(keeper: Pick<Keeper, "practices" | "logCheck">): () => Promise<void> {
  return async () => {
    for (const practice of await keeper.practices()) await keeper.logCheck(practice).catch(() => {})
  }
}
