import { type Bytes, fromBase64url } from "@subrosa/codec"
import { refuseField } from "./refuse.ts"

/** The bytes of a B64U field. The contract checks the alphabet; trailing bits and exact lengths are checked here. */
export function readBytes(text: string, field: string, length?: number): Bytes {
  let bytes: Bytes
  try {
    bytes = fromBase64url(text)
  } catch {
    throw refuseField(field, "must be base64url without padding")
  }
  if (length !== undefined && bytes.length !== length) throw refuseField(field, `must be ${length} bytes`)
  return bytes
}
