/** Names under which a practice's watch key seals: nothing sealed for one place opens in another. */
import type { Bytes } from "@subrosa/codec"
import { context } from "@subrosa/crypto"

/** What is sealed under a practice's watch key: where an alarm goes, which charts are decoys, who is whose kin. */
export const watchContext = (
  practice: string,
  of: `alarm-channel/${string}` | "decoys" | `kinship/${string}` | `finding/${string}`,
): Bytes => context("keeper-key", practice, of, 1)
