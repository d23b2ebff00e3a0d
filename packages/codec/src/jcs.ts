import canonicalize from "canonicalize"
import { type Bytes, fromUtf8, utf8 } from "./bytes.ts"
import { CodecError } from "./error.ts"

/**
 * JCS: canonical JSON (RFC 8785). Members that are `undefined` are left out. Throws `invalid_json` for what JSON cannot say: a cycle, NaN,
 * a lone surrogate, nothing at all.
 */
export function canonicalText(value: unknown): string {
  let text: string | undefined
  try {
    text = canonicalize(value)
  } catch {
    throw new CodecError("invalid_json", "not a JSON value")
  }
  if (text === undefined) throw new CodecError("invalid_json", "not a JSON value")
  return text
}

/** The same in UTF-8. */
export const canonicalJson = (value: unknown): Bytes => utf8(canonicalText(value))

/** The value of UTF-8 JSON text, canonical or not. Throws `invalid_utf8` or `invalid_json`. */
export function fromJson(bytes: Uint8Array): unknown {
  const text = fromUtf8(bytes)
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text.
    throw new CodecError("invalid_json", "not JSON")
  }
}
