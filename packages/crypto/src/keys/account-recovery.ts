/**
 * Recovery by helpers (spec/keys.md, "Recovery by helpers"): the account key under two halves. The recovery key is the helpers', each
 * their own sealed copy; the share is the keeper's. Neither half opens anything alone.
 */
import { type Bytes, isUuid, toBase64url } from "@subrosa/codec"
import { derive } from "../derive.ts"
import { sha256 } from "../digest.ts"
import type { SigningKey } from "../ed25519.ts"
import { CryptoError, checkLength } from "../error.ts"
import { hpkeSeal } from "../hpke-seal.ts"
import { context } from "../labels.ts"
import { linkSecret } from "../link-secret.ts"
import { seal } from "../seal.ts"
import { sign, verify } from "../sign.ts"

/** `set`: one naming of helpers; the next one has another id, and other keys. */
export type RecoveryIds = { practice: string; account: string; set: string }
/** `helper`: whose copy it is. */
export type RecoveryKeyIds = RecoveryIds & { helper: string }
export type RecoveryLinkIds = { practice: string; recovery: string }
export type SealedRecoveryKey = { sealed: Bytes; signature: Bytes }

/** The token is shown to the server, which keeps its SHA-256; under the handover key the recovery key passes through it. */
export type RecoveryLinkKeys = { tokenKey: Bytes; handoverKey: Bytes }

/** What seals the account key: from the helpers' half and the keeper's. */
export function accountRecoveryKey(
  recoveryKey: Uint8Array,
  share: Uint8Array,
  { practice, account, set }: RecoveryIds,
): Bytes {
  checkLength(recoveryKey, 32, "recoveryKey")
  checkLength(share, 32, "share")
  return derive(recoveryKey, share, context("account recovery", practice, account, set))
}

export const recoveredAccountKeyContext = ({ practice, account, set }: RecoveryIds): Bytes =>
  context("recovered-account-key", practice, account, set)

/** The account key, to be opened by whoever holds both halves. */
export async function sealRecoveredAccountKey(
  accountKey: Uint8Array,
  recoveryKey: Uint8Array,
  share: Uint8Array,
  ids: RecoveryIds,
): Promise<Bytes> {
  checkLength(accountKey, 32, "accountKey")
  return seal(accountRecoveryKey(recoveryKey, share, ids), accountKey, recoveredAccountKeyContext(ids))
}

export const recoveryKeyContext = ({ practice, account, set, helper }: RecoveryKeyIds): Bytes =>
  context("recovery-key", practice, account, set, helper)

/** The recovery key to one helper, whose endorsed card holds `helperKemPublicKey`; signed by the person it is of. */
export async function sealRecoveryKey(
  recoveryKey: Uint8Array,
  helperKemPublicKey: Uint8Array,
  signKey: SigningKey,
  ids: RecoveryKeyIds,
): Promise<SealedRecoveryKey> {
  checkLength(recoveryKey, 32, "recoveryKey")
  const sealed = await hpkeSeal(helperKemPublicKey, recoveryKey, recoveryKeyContext(ids))
  return { sealed, signature: await sign(signKey, sha256(sealed), signatureContext(ids)) }
}

/** Whether the person, whose endorsed card holds `signPublicKey`, sealed this for this helper. */
export function verifyRecoveryKey(
  { sealed, signature }: SealedRecoveryKey,
  signPublicKey: Uint8Array,
  ids: RecoveryKeyIds,
): Promise<boolean> {
  return verify(signPublicKey, sha256(sealed), signature, signatureContext(ids))
}

function signatureContext({ practice, account, set, helper }: RecoveryKeyIds): Bytes {
  return context("recovery-key-signature", practice, account, set, helper)
}

/** The two keys of a recovery link's secret (32 random bytes). */
export function recoveryLinkKeys(secret: Uint8Array, { practice, recovery }: RecoveryLinkIds): RecoveryLinkKeys {
  checkLength(secret, 32, "secret")
  return {
    tokenKey: derive(secret, undefined, context("recovery token", practice, recovery)),
    handoverKey: derive(secret, undefined, context("recovery handover", practice, recovery)),
  }
}

export const handoverContext = ({ practice, recovery }: RecoveryLinkIds): Bytes =>
  context("recovery handover", practice, recovery)

/** The recovery key for whoever holds the link. */
export async function sealHandover(
  recoveryKey: Uint8Array,
  handoverKey: Uint8Array,
  ids: RecoveryLinkIds,
): Promise<Bytes> {
  checkLength(recoveryKey, 32, "recoveryKey")
  return seal(handoverKey, recoveryKey, handoverContext(ids))
}

const marker = "helped"

/** `<origin>/recover#helped.<practice>.<recovery>.<secret>`: browsers send no fragment to the server. */
export function formatRecoveryLink(origin: string, ids: RecoveryLinkIds, secret: Uint8Array): string {
  checkLength(secret, 32, "secret")
  return `${origin}/recover#${marker}.${ids.practice}.${ids.recovery}.${toBase64url(secret)}`
}

/** What a recovery link says; `text` may also be its fragment alone. Throws `invalid_input`. */
export function parseRecoveryLink(text: string): RecoveryLinkIds & { secret: Bytes } {
  const fragment = text.slice(text.indexOf("#") + 1)
  const [kind, practice = "", recovery = "", secretText = "", ...rest] = fragment.split(".")
  const secret = linkSecret(secretText)
  if (kind !== marker || !isUuid(practice) || !isUuid(recovery) || rest.length > 0 || secret === undefined)
    throw notALink()
  return { practice, recovery, secret }
}

function notALink(): CryptoError {
  return new CryptoError("invalid_input", "not a whole recovery link")
}
