/** The keeper's rows of a backup as something that is held open, while the store reads its own from the same snapshot. */
import type { Caller, Keeper } from "@subrosa/keeper"
import type { KeeperBackup } from "./keeper-port.ts"

/** @throws ApiError `forbidden` */
export async function openBackup(keeper: Keeper, caller: Caller): Promise<KeeperBackup> {
  const opened = Promise.withResolvers<KeeperBackup>()
  const closing = Promise.withResolvers<void>()
  const work = keeper.backupRows(caller, async ({ checkpoint, snapshot, rows }) => {
    const close = async () => {
      closing.resolve()
      await work.catch(() => {})
    }
    opened.resolve({ practice: caller.practice, checkpoint, snapshot, rows, close })
    await closing.promise
  })
  work.catch(opened.reject)
  return opened.promise
}
