/** Sealed letters whose time is over are erased; that there was one, and what became of it, stays. */
import type { PracticeId } from "@subrosa/contract"
import type { KeeperDeps } from "../deps.ts"
import { sealedErase } from "./sealed-notice-rows.ts"

export async function sealedNoticeErase(
  { db, clock }: Pick<KeeperDeps, "db" | "clock">,
  practice: PracticeId,
): Promise<void> {
  await db.transaction(practice, (sql) => sealedErase(sql, practice, clock()))
}
