import { type Bytes, equal, utf8 } from "@subrosa/codec"
import { sha256 } from "../digest.ts"
import { verifyRaw } from "../ed25519.ts"
import { CryptoError } from "../error.ts"
import { contentDigest } from "./content-digest.ts"
import { parseSignature, parseSignatureInput } from "./parse-signature.ts"
import { signatureBase } from "./signature-base.ts"

export type RequestToVerify = {
  method: string
  path: string
  query: string
  body: Uint8Array
  headers: { "content-digest": string; "signature-input": string; signature: string }
}

/** What a verified request's log entry names (spec/log.md, `release`). */
export type VerifiedRequest = { signature: Bytes; requestDigest: Bytes }

/**
 * Checks body digest and signature against the session's device key. The caller has parsed `Signature-Input` to find
 * the session, and looks at clock and nonce itself. Throws `invalid_signature`, or `invalid_input` for another form.
 */
export async function verifyRequest(request: RequestToVerify, devicePublicKey: Uint8Array): Promise<VerifiedRequest> {
  const { method, path, query, body, headers } = request
  const { params } = parseSignatureInput(headers["signature-input"])
  const signature = parseSignature(headers.signature)
  const bodyDigest = await contentDigest(body)
  if (!equal(utf8(bodyDigest), utf8(headers["content-digest"]))) {
    throw new CryptoError("invalid_signature", "Content-Digest is another body's")
  }
  const base = signatureBase({ method, path, query, contentDigest: bodyDigest }, params)
  if (!(await verifyRaw(devicePublicKey, base, signature))) {
    throw new CryptoError("invalid_signature", "the request's signature does not verify")
  }
  return { signature, requestDigest: sha256(base) }
}
