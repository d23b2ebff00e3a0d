import { verifyRaw } from "@subrosa/crypto"
import { ed25519Verifier, openCheckpoint, parseVerifierKey } from "@subrosa/log"
import { proofStep } from "./proof-step.ts"

/** Which log, and whose signature makes a checkpoint its own: both from the practice card. */
export interface LogIdentity {
  logOrigin: string
  logKey: string
}

/** What a checkpoint says of the tree, and its note. */
export interface SignedHead {
  size: number
  root: Uint8Array
  note: string
}

/** Verifies a checkpoint's origin and signature with the practice card's key (C2SP tlog-checkpoint). @throws proof_failed */
export function verifyCheckpoint({ logOrigin, logKey }: LogIdentity, note: string): Promise<SignedHead> {
  return proofStep("the log is not signed with the practice's key", async () => {
    const verifier = ed25519Verifier(parseVerifierKey(logKey), verifyRaw)
    const { checkpoint } = await openCheckpoint(note, logOrigin, [verifier])
    return { size: checkpoint.size, root: checkpoint.root, note }
  })
}
