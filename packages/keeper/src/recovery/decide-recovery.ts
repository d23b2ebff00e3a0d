/**
 * Where a recovery by a helper stands, and who may do away with what tells of one (spec/account.md, "Recovery by helpers"). Pure.
 */
import type { RecoveryState } from "@subrosa/contract"
import type { Standing } from "../approval/decide-approval.ts"

/** A link for a person's hands is short-lived. */
export const linkMaxMs = 24 * 3_600_000

export interface RecoveryFacts {
  linkExpiresAt: Date | null
  /** Opened on a device. */
  opened: boolean
  usedAt: Date | null
  endedAt: Date | null
}

/** `approval`: the standing of the second person's request, now. */
export function recoveryStateOf(
  { linkExpiresAt, opened, usedAt, endedAt }: RecoveryFacts,
  approval: Pick<Standing, "state" | "due">,
  now: Date,
): RecoveryState {
  if (usedAt !== null) return "used"
  if (endedAt !== null || approval.state === "cancelled") return "stopped"
  if (approval.state === "refused" || approval.state === "expired") return approval.state
  if (!approval.due) return "waiting"
  // One link after the other may run out: the helper makes another.
  if (linkExpiresAt === null || linkExpiresAt <= now) return "ready"
  return opened ? "opened" : "linked"
}

/** Under way: it can still become a sign-in, and so it can be stopped. */
export const isRunning = (state: RecoveryState): boolean =>
  state === "waiting" || state === "ready" || state === "linked" || state === "opened"

/** How long a notice stays with devices that came after what it tells of. */
export const noticeHoldsMs = 7 * 24 * 3_600_000

/**
 * Whether a device may put a notice away. Whoever signed in with somebody's kit can bring any number of devices: theirs must not be the ones
 * that say "seen". A device that was there before may; the others once the older ones had a week to show it. After a recovery by helpers
 * no older device is left.
 */
export function mayAcknowledge(
  notice: { kind: "recovery-kit" | "recovery"; at: Date },
  deviceSince: Date,
  now: Date,
): boolean {
  return notice.kind === "recovery" || deviceSince < notice.at || now.getTime() >= notice.at.getTime() + noticeHoldsMs
}
