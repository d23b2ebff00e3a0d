import { type Bytes, padmeLength, readUint32be } from "@subrosa/codec"
import { CryptoError } from "../error.ts"

/** What precedes the content in a padded plaintext. */
export const lengthBytes = 4
const paddedMinBytes = 256

/** An empty padded plaintext for `length` bytes of content: its length, then zeros up to the Padmé length. */
export function padded(length: number): Bytes {
  if (length > 0xffff_ffff) throw new CryptoError("invalid_input", "too long to seal")
  const plaintext = new Uint8Array(Math.max(paddedMinBytes, padmeLength(lengthBytes + length)))
  new DataView(plaintext.buffer).setUint32(0, length)
  return plaintext
}

/** uint32be(length) || content || zeros, of Padmé length and at least 256 bytes (spec/entry.md). */
export function pad(content: Uint8Array): Bytes {
  const plaintext = padded(content.length)
  plaintext.set(content, lengthBytes)
  return plaintext
}

/** The content, as a view. Throws `invalid_input` for a length beyond the plaintext and for non-zero padding. */
export function unpad(plaintext: Bytes): Bytes {
  if (plaintext.length < lengthBytes) throw new CryptoError("invalid_input", "no padded plaintext")
  const end = lengthBytes + readUint32be(plaintext)
  if (end > plaintext.length) throw new CryptoError("invalid_input", "a length beyond the plaintext")
  for (let i = end; i < plaintext.length; i++) {
    if (plaintext[i] !== 0) throw new CryptoError("invalid_input", "padding that is not zero")
  }
  return plaintext.subarray(lengthBytes, end)
}
