/** Which lock stands in an opening's way. Pure. */
import { ApiError, type LockSubject } from "@subrosa/contract"

/** Everything an opening touches that could be locked. */
export interface Touched {
  practice: string
  account: string
  device: string
  /** The chart's care team. */
  team?: string
  chart?: string
}

export function findLock<L extends { subject: LockSubject }>(locks: readonly L[], touched: Touched): L | undefined {
  return locks.find(({ subject }) => touched[subject.kind] === subject.id)
}

/** @throws ApiError `locked` */
export function requireUnlocked(locks: readonly { subject: LockSubject }[], touched: Touched): void {
  const lock = findLock(locks, touched)
  if (lock !== undefined) throw new ApiError("locked", sentences[lock.subject.kind])
}

const sentences: Record<LockSubject["kind"], string> = {
  account: "your account opens no charts until an owner or privacy officer has looked at it",
  device: "this device opens no charts until an owner or privacy officer has looked at it",
  team: "this care team's charts are locked; an owner or privacy officer can lift that",
  chart: "this chart is locked; an owner or privacy officer can lift that",
  practice: "the practice's charts are locked; an owner or privacy officer can lift that",
}
