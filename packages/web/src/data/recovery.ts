/** Recovery by helpers: whom one has named, whom one can help, and coming back by a link. */
import type { AccountId, RecoveryId, RecoveryNoticeId } from "@subrosa/contract"
import type { WayIn } from "@subrosa/engine"
import { queryOptions } from "@tanstack/react-query"
import { desk } from "./desk.ts"
import { deviceLabel } from "./device-label.ts"

export type { AccountId, RecoveryNotice } from "@subrosa/contract"
export type { RecoveryLine } from "@subrosa/engine"

export const recoveryHelpers = queryOptions({
  queryKey: ["recovery-helpers"],
  queryFn: () => desk.recoveryHelpers(),
})
export const recoveryHelpersUpdate = (helpers: AccountId[]) => desk.recoveryHelpersUpdate(helpers)

/** A second person's answer is waited for. */
export const recoveries = queryOptions({
  queryKey: ["recoveries"],
  queryFn: () => desk.recoveries(),
  refetchInterval: 10_000,
})
export const recoveryStart = (account: AccountId) => desk.recoveryStart(account)
export const recoveryLink = (recovery: RecoveryId) => desk.recoveryLink(recovery)
export const recoveryStop = (recovery: RecoveryId) => desk.recoveryStop(recovery)

export const recoveryNoticeAcknowledge = (notice: RecoveryNoticeId) => desk.recoveryNoticeAcknowledge(notice)
export const recoveryNoticeDispute = (notice: RecoveryNoticeId) => desk.recoveryNoticeDispute(notice)

export async function recoverStart(link: string) {
  const creation = await desk.recoverStart({ link })
  return {
    creation,
    finish: (wayIn: WayIn) => desk.recoverFinish({ ticket: creation.ticket, wayIn, deviceLabel: deviceLabel() }),
  }
}

/** Whether an address is a helper's link, and not a printed kit's. */
export const isHelpersLink = (hash: string): boolean => hash.startsWith("#helped.")
