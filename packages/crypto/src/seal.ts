import { type Bytes, owned } from "@subrosa/codec"
import { CryptoError, checkLength } from "./error.ts"
import { randomBytes } from "./random.ts"

export const nonceBytes = 12
export const tagBytes = 16
/** What a seal adds to its plaintext. */
export const sealOverheadBytes = nonceBytes + tagBytes

/** 32 raw bytes, or the same imported: worth it when one key seals many times. */
export type SealKey = Uint8Array | CryptoKey

/** A key that can only seal, not extractable. For one that opens too see `importOpenKey`. */
export async function importSealKey(key: Uint8Array): Promise<CryptoKey> {
  checkLength(key, 32, "key")
  return crypto.subtle.importKey("raw", owned(key), "AES-GCM", false, ["encrypt"])
}

/**
 * `seal` of spec/conventions.md: nonce || AES-256-GCM ciphertext || tag, bound to the context.
 *
 * The nonce is random: a key may seal 2^32 times at most (NIST SP 800-38D §8.3). Entry keys seal once; the busiest, a
 * team's wrap key, seals once per chart and segment.
 */
export async function seal(key: SealKey, plaintext: Uint8Array, context: Uint8Array): Promise<Bytes> {
  const cryptoKey = key instanceof Uint8Array ? await importSealKey(key) : key
  const nonce = randomBytes(nonceBytes)
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: owned(context) }
  let ciphertext: ArrayBuffer
  try {
    ciphertext = await crypto.subtle.encrypt(algorithm, cryptoKey, owned(plaintext))
  } catch {
    throw new CryptoError("invalid_input", "not a key that seals")
  }
  const sealed = new Uint8Array(nonceBytes + ciphertext.byteLength)
  sealed.set(nonce)
  sealed.set(new Uint8Array(ciphertext), nonceBytes)
  return sealed
}
