/**
 * Base64 over one alphabet, without padding (RFC 4648 §4, §5), for engines that lack `Uint8Array.fromBase64`.
 *
 * The tables are looked up by secret values, so a neighbour who can watch the cache learns something about keys. The
 * native functions make no promise there either; who is so near to an unlocked client has other ways.
 */
import type { Bytes } from "./bytes.ts"
import { CodecError } from "./error.ts"

const ascii = new TextDecoder("utf-8")

export type Alphabet = { encode: Uint8Array; decode: Int8Array }

export function alphabet(letters: string): Alphabet {
  const encode = Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
  const decode = new Int8Array(128).fill(-1)
  encode.forEach((code, value) => {
    decode[code] = value
  })
  return { encode, decode }
}

export function encodeUnpadded({ encode }: Alphabet, bytes: Uint8Array): string {
  const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3))
  const whole = bytes.length - (bytes.length % 3)
  let to = 0
  for (let i = 0; i < whole; i += 3) {
    const bits = (bytes[i]! << 16) | (bytes[i + 1]! << 8) | bytes[i + 2]!
    text[to++] = encode[bits >> 18]!
    text[to++] = encode[(bits >> 12) & 63]!
    text[to++] = encode[(bits >> 6) & 63]!
    text[to++] = encode[bits & 63]!
  }
  if (bytes.length - whole === 1) {
    text[to++] = encode[bytes[whole]! >> 2]!
    text[to++] = encode[(bytes[whole]! & 3) << 4]!
  } else if (bytes.length - whole === 2) {
    const bits = (bytes[whole]! << 8) | bytes[whole + 1]!
    text[to++] = encode[bits >> 10]!
    text[to++] = encode[(bits >> 4) & 63]!
    text[to++] = encode[(bits & 15) << 2]!
  }
  return ascii.decode(text)
}

/** Decodes the first `length` characters. Refuses other alphabets, an impossible length and non-zero trailing bits. */
export function decodeUnpadded({ decode }: Alphabet, text: string, length: number): Bytes {
  if (length % 4 === 1) throw new CodecError("invalid_base64", "base64 of an impossible length")
  const bytes = new Uint8Array(Math.floor((length * 3) / 4))
  // One negative value makes the whole negative: checked once, after the loop.
  let bad = 0
  let to = 0
  const whole = length - (length % 4)
  for (let i = 0; i < whole; i += 4) {
    const a = value(decode, text.charCodeAt(i))
    const b = value(decode, text.charCodeAt(i + 1))
    const c = value(decode, text.charCodeAt(i + 2))
    const d = value(decode, text.charCodeAt(i + 3))
    bad |= a | b | c | d
    bytes[to++] = (a << 2) | (b >> 4)
    bytes[to++] = (b << 4) | (c >> 2)
    bytes[to++] = (c << 6) | d
  }
  if (length > whole) {
    const a = value(decode, text.charCodeAt(whole))
    const b = value(decode, text.charCodeAt(whole + 1))
    bytes[to++] = (a << 2) | (b >> 4)
    bad |= a | b
    if (length - whole === 2) {
      bad |= b & 15 ? -1 : 0
    } else {
      const c = value(decode, text.charCodeAt(whole + 2))
      bytes[to++] = (b << 4) | (c >> 2)
      bad |= c | (c & 3 ? -1 : 0)
    }
  }
  if (bad < 0) throw new CodecError("invalid_base64", "not canonical base64")
  return bytes
}

function value(decode: Int8Array, code: number): number {
  return code < 128 ? decode[code]! : -1
}
