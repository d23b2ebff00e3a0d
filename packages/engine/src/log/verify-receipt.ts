import { fromBase64url } from "@subrosa/codec"
import type { Event, LogReceipt } from "@subrosa/contract"
import { verifyInclusion } from "@subrosa/log"
import { eventLeafHash, readEvent } from "./event-leaf.ts"
import type { NewestHead } from "./newest-head.ts"
import { proofStep } from "./proof-step.ts"
import type { SignedHead } from "./verify-checkpoint.ts"

export interface VerifiedReceipt {
  event: Event
  index: number
  head: SignedHead
}

/**
 * Verifies that the event of a receipt stands in the practice's own log, and that this log has grown from the one we know
 * (spec/log.md, "Release"). What the event *says* is for the caller to check. `base` is the head that the request named.
 *
 * @throws EngineError proof_failed
 */
export async function verifyReceipt(
  practice: string,
  newest: NewestHead,
  base: SignedHead,
  receipt: LogReceipt,
): Promise<VerifiedReceipt> {
  const event = readEvent(receipt.event)
  const proofs = await proofStep("the log's answer is malformed", () => ({
    leafHash: eventLeafHash(practice, receipt),
    inclusion: receipt.inclusionProof.map(fromBase64url),
    consistency: receipt.consistencyProof.map(fromBase64url),
  }))
  const head = await newest.accept(receipt.checkpoint, base, proofs.consistency)
  await proofStep("the entry is not in the log", () =>
    verifyInclusion({
      index: receipt.index,
      size: head.size,
      root: head.root,
      leafHash: proofs.leafHash,
      proof: proofs.inclusion,
    }),
  )
  return { event, index: receipt.index, head }
}
