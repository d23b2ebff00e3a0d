/** Encodings on the wire. Bytes travel as base64url without padding (B64U, spec/conventions.md). */
import { z } from "zod"

/** B64U of at most `maxBytes` bytes. */
export const bytes = (maxBytes: number) => z.base64url().max(Math.ceil((maxBytes * 4) / 3))
/** B64U of exactly `length` bytes. */
export const bytesOf = (length: number) => z.base64url().length(Math.ceil((length * 4) / 3))
/** An instant, RFC 3339 in UTC with milliseconds. */
export const Instant = z.iso.datetime({ precision: 3 })
/** JSON whose bytes are signed: carried as text so that nothing reorders it. */
export const SignedText = z.string().max(8192)
/** A short text shown to people. */
export const Label = z.string().trim().min(1).max(200)
