/** An account's private keys while they are in memory. */
import type { Bytes } from "@subrosa/codec"

export interface SecretKeys {
  accountKey: Bytes
  kemSeed: Bytes
  signSeed: Bytes
}

/** Overwrites keys, so that a later look into memory finds zeros. Copies inside WebCrypto are the platform's to drop. */
export function wipe(...keys: Uint8Array[]): void {
  for (const key of keys) key.fill(0)
}

export function wipeSecrets({ accountKey, kemSeed, signSeed }: SecretKeys): void {
  wipe(accountKey, kemSeed, signSeed)
}
