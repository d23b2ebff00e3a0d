import type { Bytes } from "@subrosa/codec"
import { derive } from "../derive.ts"
import { checkLength } from "../error.ts"
import { context } from "../labels.ts"

/** A way in that has a key slot (spec/keys.md, "Unlock key"). A key file holds the account key itself. */
export type SlotKind = "passkey" | "password" | "recovery-kit"

/**
 * The key that opens an account's key slot. `secret` is, by kind: the first result of WebAuthn's PRF (32 bytes), the
 * OPAQUE export key (64 bytes), the recovery code (20 bytes).
 */
export function unlockKey(kind: SlotKind, secret: Uint8Array, of: { practice: string; account: string }): Bytes {
  checkLength(secret, { passkey: 32, password: 64, "recovery-kit": 20 }[kind], `${kind} secret`)
  return derive(secret, undefined, context(`unlock ${kind}`, of.practice, of.account))
}
