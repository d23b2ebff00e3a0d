/** What a person is told of recoveries of their own account, with every look at the session. */
import { z } from "zod"
import { AccountId, RecoveryId, RecoveryNoticeId } from "./ids.ts"
import { Instant } from "./wire.ts"

/**
 * What happened to the account, until the person has acknowledged it: somebody signed in with its kit, or it was recovered by a helper. Not
 * shown to the device that signed in with the kit.
 */
export const RecoveryNotice = z.object({
  id: RecoveryNoticeId,
  kind: z.enum(["recovery-kit", "recovery"]),
  at: Instant,
  /** Who helped. */
  helper: AccountId.nullable(),
  /** Whether this device may acknowledge it: one that was there before, or any after a while (spec/account.md, "Recovery by helpers"). */
  mayAcknowledge: z.boolean(),
})
export type RecoveryNotice = z.infer<typeof RecoveryNotice>

export const RecoveryStanding = z.object({
  /** Helpers of one's own who work here; `renew`: one who was named does not any more. */
  helpers: z.int(),
  renew: z.boolean(),
  /** Recoveries of this account that are under way: each can be stopped by one press. */
  running: z.array(z.object({ id: RecoveryId, helper: AccountId, startedAt: Instant })),
  notices: z.array(RecoveryNotice),
})
export type RecoveryStanding = z.infer<typeof RecoveryStanding>
