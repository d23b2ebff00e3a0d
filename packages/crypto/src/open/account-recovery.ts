import type { Bytes } from "@subrosa/codec"
import { CryptoError } from "../error.ts"
import {
  accountRecoveryKey,
  handoverContext,
  type RecoveryIds,
  type RecoveryKeyIds,
  type RecoveryLinkIds,
  recoveredAccountKeyContext,
  recoveryKeyContext,
  type SealedRecoveryKey,
  verifyRecoveryKey,
} from "../keys/account-recovery.ts"
import { hpkeOpen } from "./hpke-open.ts"
import { open } from "./open.ts"
import { openFailed } from "./open-failed.ts"

/**
 * A helper's copy of the recovery key. `signPublicKey` comes from the endorsed card of the person who named the helper. Throws
 * `invalid_signature` before anything is opened, or `open_failed`.
 */
export async function openRecoveryKey(
  kemSeed: Uint8Array,
  sealedKey: SealedRecoveryKey,
  signPublicKey: Uint8Array,
  ids: RecoveryKeyIds,
): Promise<Bytes> {
  if (!(await verifyRecoveryKey(sealedKey, signPublicKey, ids))) {
    throw new CryptoError("invalid_signature", "the person did not seal this recovery key for this helper")
  }
  return exact(await hpkeOpen(kemSeed, sealedKey.sealed, recoveryKeyContext(ids)))
}

/** The recovery key as a helper handed it over by a link. Throws `open_failed`. */
export async function openHandover(handoverKey: Uint8Array, sealed: Uint8Array, ids: RecoveryLinkIds): Promise<Bytes> {
  return exact(await open(handoverKey, sealed, handoverContext(ids)))
}

/** The account key from both halves. Throws `open_failed`. */
export async function openRecoveredAccountKey(
  recoveryKey: Uint8Array,
  share: Uint8Array,
  sealed: Uint8Array,
  ids: RecoveryIds,
): Promise<Bytes> {
  return exact(await open(accountRecoveryKey(recoveryKey, share, ids), sealed, recoveredAccountKeyContext(ids)))
}

function exact(key: Bytes): Bytes {
  if (key.length !== 32) throw openFailed()
  return key
}
