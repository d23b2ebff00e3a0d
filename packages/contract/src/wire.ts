/** Encodings on the wire. Bytes travel as base64url without padding (B64U, spec/conventions.md). */
import { z } from "zod"

/**
 * Whether this can be the end of B64U: of the last character's six bits, those beyond the last byte are zero. With the alphabet, which
 * is checked apart, it gives each value one spelling.
 */
function endsAsB64u(text: string): boolean {
  const last = text.at(-1) ?? ""
  const rest = text.length % 4
  return rest === 0 || (rest === 2 && "AQgw".includes(last)) || (rest === 3 && "AEIMQUYcgkosw048".includes(last))
}

// Not zod's own base64url: that decodes, and costs more than all else that is done with a note.
const b64u = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9_-]*$/, "is not base64url without padding")
    .refine(endsAsB64u, "is not base64url without padding")

/** B64U of at least `minBytes` and at most `maxBytes` bytes. */
export const bytes = (maxBytes: number, minBytes = 0) =>
  b64u()
    .min(Math.ceil((minBytes * 4) / 3))
    .max(Math.ceil((maxBytes * 4) / 3))
/** B64U of exactly `length` bytes. */
export const bytesOf = (length: number) => b64u().length(Math.ceil((length * 4) / 3))
/** An instant, RFC 3339 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ precision: 3 })
/** JSON whose bytes are signed: carried as text so that nothing reorders it. */
export const SignedText = z.string().max(8192)
/** A line of text: no control characters (PostgreSQL cannot keep NUL), no halves of surrogate pairs. */
const line = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), "must be a line of text without control characters")
/** A short text shown to people. */
export const Label = line(1, 200)
/** What someone types to sign in by password. */
export const LoginName = line(3, 200)
/** A whole number in a path or query: decimal digits, each number in one spelling (nothing is not zero). */
export const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z
    .union([
      z.int(),
      z
        .string()
        .regex(/^(0|[1-9]\d{0,15})$/)
        .transform(Number),
    ])
    .pipe(z.int().min(min).max(max))
