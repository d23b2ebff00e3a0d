/** The text that a device signs for one request (spec/request.md, a profile of RFC 9421 §2.5). */
import { type Bytes, isUuid, utf8 } from "@subrosa/codec"
import { CryptoError } from "../error.ts"

export type SignatureParams = {
  /** Unix seconds. */
  created: number
  /** B64U of 16 random bytes. */
  nonce: string
  practice: string
  session: string
}

export type RequestTarget = {
  method: string
  /** As in the request line, from `/` and up to the query. */
  path: string
  /** From `?`; empty when there is none. */
  query: string
  /** The value of `Content-Digest`. */
  contentDigest: string
}

/** The value of the `subrosa` member of `Signature-Input`. Throws `invalid_input`. */
export function signatureParams({ created, nonce, practice, session }: SignatureParams): string {
  const valid = Number.isSafeInteger(created) && created >= 0 && /^[A-Za-z0-9_-]{22}$/.test(nonce)
  if (!valid || !isUuid(practice) || !isUuid(session))
    throw new CryptoError("invalid_input", "not signature parameters")
  return `("@method" "@path" "@query" "content-digest");created=${created};nonce="${nonce}";keyid="${practice}/${session}";alg="ed25519"`
}

/** The signature base. Throws `invalid_input` for a target that could pass for another: with a line break, say. */
export function signatureBase({ method, path, query, contentDigest }: RequestTarget, params: string): Bytes {
  const valid =
    /^[A-Z]+$/.test(method) &&
    /^\/[\x21-\x7e]*$/.test(path) &&
    !/[?#]/.test(path) &&
    /^(\?[\x21-\x7e]*)?$/.test(query) &&
    /^sha-256=:[A-Za-z0-9+/]{43}=:$/.test(contentDigest)
  if (!valid) throw new CryptoError("invalid_input", "not a request target")
  return utf8(
    `"@method": ${method}\n"@path": ${path}\n"@query": ${query || "?"}\n"content-digest": ${contentDigest}\n"@signature-params": ${params}`,
  )
}
