import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { type Bytes, equal } from "@subrosa/codec"

const newline = Uint8Array.of(0x0a)

/** HMAC-SHA-256 (RFC 2104) over context, newline, message (spec/conventions.md, `mac`). */
export function mac(key: Uint8Array, message: Uint8Array, context: Uint8Array): Bytes {
  return hmac.create(sha256, key).update(context).update(newline).update(message).digest()
}

/** Whether `tag` is the mac, compared in constant time. */
export function verifyMac(key: Uint8Array, message: Uint8Array, context: Uint8Array, tag: Uint8Array): boolean {
  return equal(mac(key, message, context), tag)
}

/** The mac of many messages under one key and context: what precedes the message is hashed once. */
export function prepareMac(key: Uint8Array, context: Uint8Array): (message: Uint8Array) => Bytes {
  const prefix = hmac.create(sha256, key).update(context).update(newline)
  return (message) => prefix.clone().update(message).digest()
}
