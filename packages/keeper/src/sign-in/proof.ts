import { ApiError, type KeySlot } from "@subrosa/contract"
import type { Person } from "./person.ts"
import type { Subject } from "./throttle.ts"

/** A sign-in that was proven: whose, by which slot, and the subject whose tries it clears. */
export type Proof = { person: Person; slot: KeySlot | null; subject: Subject }

/** The one refusal of every sign-in: it never says which part was wrong. */
export function signInFailed(): ApiError {
  return new ApiError("sign_in_failed", "signing in failed")
}
