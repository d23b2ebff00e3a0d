/**
 * The digest of the practice card that this device first authenticated (spec/account.md, "Practice card"). Another card is refused:
 * with a card of its own a server could name a founder, and so a whole staff, of its own.
 */
import { equal, fromBase64url, toBase64url } from "@subrosa/codec"
import type { PracticeId } from "@subrosa/contract"
import type { Platform } from "../platform.ts"
import { EngineError } from "../port.ts"

type Memory = Platform["memory"]
const placeOf = (practice: PracticeId): string => `practice-card/${practice}`

/** Whether a card is pinned. Throws `untrusted` when it is another than the one of this digest. */
export async function checkPin(memory: Memory, practice: PracticeId, digest: Uint8Array): Promise<boolean> {
  const pinned = await memory.get(placeOf(practice))
  if (pinned === undefined) return false
  if (!isSame(pinned, digest)) {
    throw new EngineError(
      "untrusted",
      "The server shows another practice card than the one this device knows. Do not go on: ask whoever runs the server.",
    )
  }
  return true
}

/** Pins the card of this digest, unless another is pinned (throws `untrusted`). */
export async function pinPractice(memory: Memory, practice: PracticeId, digest: Uint8Array): Promise<void> {
  if (!(await checkPin(memory, practice, digest))) await memory.set(placeOf(practice), toBase64url(digest))
}

export async function unpinPractice(memory: Memory, practice: PracticeId): Promise<void> {
  await memory.delete(placeOf(practice))
}

function isSame(pinned: string, digest: Uint8Array): boolean {
  try {
    return equal(fromBase64url(pinned), digest)
  } catch {
    return false
  }
}
