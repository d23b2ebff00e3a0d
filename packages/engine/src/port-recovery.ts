/** Recovery of a person who has lost every way in: the part of the engine's face for it (port.ts). */
import type { AccountId, Recovery, RecoveryId, RecoveryNoticeId } from "@subrosa/contract"
import type { PasskeyCreation, WayIn } from "./port-values.ts"

export interface RecoveryHelper {
  account: AccountId
  name: string
  /** Does not work here any more: others are to be named. */
  ended: boolean
}

/** A recovery with the names of those concerned. */
export type RecoveryLine = Recovery & { name: string; helperName: string; endedByName?: string }

export interface RecoveryEngine {
  /** Whom this person has named, and who has named them. */
  recoveryHelpers(): Promise<{
    own: { createdAt: string; helpers: RecoveryHelper[] } | undefined
    helping: { account: AccountId; name: string }[]
  }>
  /** Fresh sign-in. Names these in place of those before; nobody: no helpers. Refuses (`untrusted`) whom no owner vouches for. */
  recoveryHelpersUpdate(helpers: AccountId[]): Promise<void>
  /** Officers see all; others their own and those they help with. Newest first. */
  recoveries(): Promise<RecoveryLine[]>
  /** Fresh sign-in: asks to recover a colleague who has named this person. */
  recoveryStart(account: AccountId): Promise<Recovery>
  /** Fresh sign-in: the link to hand over in presence, in place of an earlier one. It works once, on one device, for a day at most. */
  recoveryLink(recovery: RecoveryId): Promise<{ link: string; expiresAt: string }>
  recoveryStop(recovery: RecoveryId): Promise<void>

  /** By the link: opens the account's keys on this device. Nothing is signed in before `recoverFinish`. */
  recoverStart(input: { link: string }): Promise<PasskeyCreation & { personName: string; expiresAt: string }>
  /** A new way in, in place of all that there were. */
  recoverFinish(input: { ticket: string; wayIn: WayIn; deviceLabel: string }): Promise<void>

  /** One's own notice was seen. `refused` to a device that came later, for a week. */
  recoveryNoticeAcknowledge(notice: RecoveryNoticeId): Promise<void>
  /** "It was not me": what came since ends, the account is locked until an officer has spoken with the person. */
  recoveryNoticeDispute(notice: RecoveryNoticeId): Promise<void>
}
