/** Names under which the keeper seals what it keeps (spec/keys.md, "In the keeper"): nothing sealed for one place opens in another. */
import type { Bytes } from "@subrosa/codec"
import { context } from "@subrosa/crypto"

/** A practice's own keys. */
export const keeperKeyContext = (practice: string, name: "share" | "token" | "log" | "watch", version: number): Bytes =>
  context("keeper-key", practice, name, version)

/** The secret of one person's one-time codes. */
export const totpContext = (practice: string, slot: string): Bytes => context("keeper-key", practice, `totp/${slot}`, 1)

/** What the server holds for all practices. */
export const serverSecretContext = (name: "opaque" | "decoy"): Bytes => context("keeper-key", "server", name, 1)

/** A sign-in under way. */
export const attemptContext = (attempt: string): Bytes => context("keeper-key", attempt, "attempt", 1)
