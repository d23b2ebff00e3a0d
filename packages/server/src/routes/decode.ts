/** B64U of a request into bytes, strictly and fast (spec/conventions.md): each value has one spelling. */
import { ApiError } from "@subrosa/contract"

/** @throws ApiError `invalid_request` naming the field */
export function decodeB64u(text: string, field: string): Buffer {
  const bytes = Buffer.from(text, "base64url")
  // Node skips foreign characters and ignores trailing bits: what comes out the same had neither.
  if (bytes.toString("base64url") === text) return bytes
  const message = "is not base64url without padding"
  throw new ApiError("invalid_request", message, { errors: [{ field, message }] })
}
