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

/**
 * Whether JSON text is canonical, given the value that it parses to. Nearly always told without writing it anew: JSON.stringify writes numbers and
 * strings as RFC 8785 does (section 3.2.2), so that only the order of members is left to look at.
 */
export function isCanonical(text: string, value: unknown): boolean {
  try {
    // JSON.stringify lets lone surrogates pass, which it escapes.
    const isAsWritten = JSON.stringify(value) === text && isInOrder(value) && !text.includes("\\ud")
    return isAsWritten || canonicalText(value) === text
  } catch {
    // Lone surrogates, or nested deeper than the stack.
    return false
  }
}

/** Whether the members of all objects stand in the order of their names' UTF-16 units, which is how JavaScript compares text. */
function isInOrder(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true
  if (Array.isArray(value)) return value.every(isInOrder)
  let last = ""
  for (const [name, member] of Object.entries(value)) {
    if (name < last || !isInOrder(member)) return false
    last = name
  }
  return true
}

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
