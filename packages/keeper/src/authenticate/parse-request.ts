/** What of a signed request can be judged without knowing anybody (spec/request.md): its form, its body's digest, its clock. */
import { hash } from "node:crypto"
import { fromBase64url } from "@subrosa/codec"
import { ApiError, type PracticeId, type SessionId } from "@subrosa/contract"
import { CryptoError, parseSignature, parseSignatureInput, signatureBase } from "@subrosa/crypto"
import { nonceNumber } from "./nonces.ts"

export interface RequestToAuthenticate {
  method: string
  /** As in the request line, from `/` and up to the query. */
  path: string
  /** From `?`; empty when there is none. */
  query: string
  /** Lower-case names, as Node has them. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body's bytes as they arrived. */
  body: Uint8Array
}

export interface ParsedRequest {
  practice: PracticeId
  session: SessionId
  nonce: number
  signature: Uint8Array
  base: Uint8Array
  /** SHA-256 of the base. */
  digest: Uint8Array
}

export const skewSeconds = 120

/** Throws `unauthenticated`, `invalid_signature`, `clock_skew`, or `not_found` when the path names another practice than the key. */
export function parseRequest(request: RequestToAuthenticate, now: Date): ParsedRequest {
  const { method, path, query, headers, body } = request
  const input = headers["signature-input"]
  const signatureText = headers.signature
  const digestText = headers["content-digest"]
  if (input === undefined && signatureText === undefined) {
    throw new ApiError("unauthenticated", "sign in first: this request is not signed")
  }
  if (typeof input !== "string" || typeof signatureText !== "string" || typeof digestText !== "string") throw invalid()
  const { created, nonce, practice, session, params, signature } = orInvalid(() => ({
    ...parseSignatureInput(input),
    signature: parseSignature(signatureText),
  }))
  if (Math.abs(now.getTime() / 1000 - created) > skewSeconds) {
    throw new ApiError("clock_skew", `the request's time is more than ${skewSeconds} seconds from the server's`)
  }
  if (digestText !== `sha-256=:${hash("sha256", body, "base64")}:`) throw invalid()
  const base = orInvalid(() => signatureBase({ method, path, query, contentDigest: digestText }, params))
  // The keyid chose whose rows will be looked at; no path may name another's.
  const named = /^\/v1\/practices\/([^/]+)/.exec(path)?.[1]
  if (named !== undefined && named !== practice) throw new ApiError("not_found", "there is no such practice")
  return {
    practice: practice as PracticeId,
    session: session as SessionId,
    nonce: nonceNumber(fromBase64url(nonce)),
    signature,
    base,
    digest: hash("sha256", base, "buffer"),
  }
}

export function invalid(): ApiError {
  return new ApiError("invalid_signature", "the request's signature is not valid")
}

function orInvalid<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof CryptoError) throw invalid()
    throw error
  }
}
