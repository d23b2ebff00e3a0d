import { alphabet, decodeUnpadded, encodeUnpadded } from "./base64-alphabet.ts"
import type { Bytes } from "./bytes.ts"
import { CodecError } from "./error.ts"

const letters = alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
const native = typeof Uint8Array.fromBase64 === "function"

/** Standard base64 with padding, RFC 4648 §4. */
export function toBase64(bytes: Uint8Array): string {
  if (native) return bytes.toBase64()
  return encodeUnpadded(letters, bytes) + "=".repeat((3 - (bytes.length % 3)) % 3)
}

/** The bytes of standard base64 with its padding. White space, other alphabets, missing padding and non-zero
 * trailing bits throw `invalid_base64`: whatever is accepted comes out again as the same text. */
export function fromBase64(text: string): Bytes {
  if (text.length % 4 !== 0) throw new CodecError("invalid_base64", "base64 without its padding")
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0
  if (!native) return decodeUnpadded(letters, text, text.length - padding)
  // The native decoder skips white space.
  if (/\s/.test(text)) throw new CodecError("invalid_base64", "white space in base64")
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: "strict" })
  } catch {
    throw new CodecError("invalid_base64", "not canonical base64")
  }
}
