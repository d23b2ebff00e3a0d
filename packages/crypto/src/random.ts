import type { Bytes } from "@subrosa/codec"

/** `length` bytes (up to 65,536) of the platform's cryptographic random source. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length))
}

/** A new 32-byte key: an account, team, segment or attachment key, or a share. */
export function randomKey(): Bytes {
  return randomBytes(32)
}
