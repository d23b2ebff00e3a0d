import { hkdf } from "@noble/hashes/hkdf.js"
import { sha256 } from "@noble/hashes/sha2.js"
import type { Bytes } from "@subrosa/codec"

/**
 * HKDF-SHA-256 (RFC 5869) with `info` = context: 32 bytes. An absent salt is the empty string, which RFC 5869 §2.2
 * treats as 32 zeros.
 */
export function derive(ikm: Uint8Array, salt: Uint8Array | undefined, context: Uint8Array): Bytes {
  return hkdf(sha256, ikm, salt, context, 32)
}
