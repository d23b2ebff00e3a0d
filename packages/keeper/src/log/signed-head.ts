/** The checkpoint that the keeper has signed: what a thief of the database cannot make. */
import type { PracticeId } from "@subrosa/contract"
import { verifyRaw } from "@subrosa/crypto"
import { type Checkpoint, ed25519Verifier, LogError, openCheckpoint, type VerifierKey } from "@subrosa/log"
import { logOrigin } from "./log-key.ts"

/** Undefined unless the keeper has signed it. */
export async function signedHead(
  note: string,
  practice: PracticeId,
  key: VerifierKey,
): Promise<Checkpoint | undefined> {
  try {
    return (await openCheckpoint(note, logOrigin(practice), [ed25519Verifier(key, verifyRaw)])).checkpoint
  } catch (error) {
    if (error instanceof LogError) return undefined
    throw error
  }
}
