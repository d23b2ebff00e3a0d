import { CodecError } from "./error.ts"

/** Bytes over a buffer of their own kind: what WebCrypto and fetch take. Every function here returns these. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The same bytes for WebCrypto, copied only when they lie in shared memory, which it refuses. */
export function owned(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : Uint8Array.from(bytes)
}

/** UTF-8 of a text. A lone surrogate becomes U+FFFD, as everywhere in the platform. */
export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** The text of UTF-8 bytes, a byte order mark kept as a character. Throws `invalid_utf8`. */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new CodecError("invalid_utf8", "not UTF-8")
  }
}

/** All parts, joined in order. */
export function concat(...parts: Uint8Array[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Whether two values are equal, in a time that depends on their lengths alone. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}

/** Four bytes, most significant first. Throws `out_of_range` outside 0 … 2^32 - 1. */
export function uint32be(value: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new CodecError("out_of_range", "not an unsigned 32-bit integer")
  }
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}

/** The unsigned integer in the four bytes at `offset`. Throws `out_of_range` when they are not there. */
export function readUint32be(bytes: Uint8Array, offset = 0): number {
  if (offset < 0 || offset + 4 > bytes.length) throw new CodecError("out_of_range", "no four bytes at this offset")
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset)
}
