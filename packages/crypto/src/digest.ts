import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js"
import { type Bytes, owned } from "@subrosa/codec"

const newline = Uint8Array.of(0x0a)
// Below this the detour over the platform's thread pool costs more than it saves.
const platformMinBytes = 8 * 1024

/** SHA-256 (FIPS 180-4). */
export function sha256(bytes: Uint8Array): Bytes {
  return nobleSha256(bytes)
}

/** SHA-256, by the platform when the bytes are many. */
export async function sha256Large(bytes: Uint8Array): Promise<Bytes> {
  if (bytes.length < platformMinBytes) return nobleSha256(bytes)
  return new Uint8Array(await crypto.subtle.digest("SHA-256", owned(bytes)))
}

/** SHA-256 over context, newline, message (spec/conventions.md, `digest`). */
export function digest(message: Uint8Array, context: Uint8Array): Bytes {
  return nobleSha256.create().update(context).update(newline).update(message).digest()
}

/** SHA-256 of bytes that come in parts. */
export function sha256Parts(): { update(part: Uint8Array): void; digest(): Bytes } {
  const hash = nobleSha256.create()
  return { update: (part) => void hash.update(part), digest: () => hash.digest() }
}
