import { randomBytes } from "node:crypto"
import { toBase64url } from "@subrosa/codec"

/** 32 random bytes, as bytes and as B64U. */
export function newChallenge(): { bytes: Uint8Array; text: string } {
  const bytes = Uint8Array.from(randomBytes(32))
  return { bytes, text: toBase64url(bytes) }
}
