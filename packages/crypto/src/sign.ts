import { type Bytes, concat } from "@subrosa/codec"
import { type SigningKey, signRaw, verifyRaw } from "./ed25519.ts"

const newline = Uint8Array.of(0x0a)

/** `sign` of spec/conventions.md: Ed25519 over context, newline, message. */
export function sign(key: SigningKey, message: Uint8Array, context: Uint8Array): Promise<Bytes> {
  return signRaw(key, concat(context, newline, message))
}

/** Whether `signature` is the one `sign` makes for this message and context. */
export function verify(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  context: Uint8Array,
): Promise<boolean> {
  return verifyRaw(publicKey, concat(context, newline, message), signature)
}
