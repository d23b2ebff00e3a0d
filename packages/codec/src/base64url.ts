import { alphabet, decodeUnpadded, encodeUnpadded } from "./base64-alphabet.ts"
import type { Bytes } from "./bytes.ts"
import { CodecError } from "./error.ts"

const letters = alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
// Missing in Node 24 and in browsers before 2025.
const native = typeof Uint8Array.fromBase64 === "function"

/** B64U (spec/conventions.md): base64url without padding, RFC 4648 §5. */
export function toBase64url(bytes: Uint8Array): string {
  return native ? bytes.toBase64({ alphabet: "base64url", omitPadding: true }) : encodeUnpadded(letters, bytes)
}

/** The bytes of B64U. Padding, other alphabets, white space and non-zero trailing bits throw `invalid_base64`. */
export function fromBase64url(text: string): Bytes {
  return native ? decodeNative(text) : decodeUnpadded(letters, text, text.length)
}

function decodeNative(text: string): Bytes {
  // The native decoder skips white space, and only with padding does it check the trailing bits.
  if (text.length % 4 === 1 || !/^[A-Za-z0-9_-]*$/.test(text)) {
    throw new CodecError("invalid_base64", "not base64url without padding")
  }
  try {
    const padded = text + "=".repeat((4 - (text.length % 4)) % 4)
    return Uint8Array.fromBase64(padded, { alphabet: "base64url", lastChunkHandling: "strict" })
  } catch {
    throw new CodecError("invalid_base64", "not canonical base64url")
  }
}
