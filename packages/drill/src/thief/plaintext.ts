/** From what was sealed to what was written: padding off, DEFLATE undone (spec/entry.md). Anything else is left as it is. */
import { inflateRawSync } from "node:zlib"

export function readPlaintext(plaintext: Uint8Array, form: "padded" | "entry"): Buffer {
  const bytes = Buffer.from(plaintext)
  if (bytes.length < 5) return bytes
  const length = bytes.readUInt32BE(0)
  if (length > bytes.length - 4) return bytes
  const body = bytes.subarray(4, 4 + length)
  if (form === "padded") return body
  try {
    return body[0] === 1 ? inflateRawSync(body.subarray(1)) : body.subarray(1)
  } catch {
    return bytes
  }
}
