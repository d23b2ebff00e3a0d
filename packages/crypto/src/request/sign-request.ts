import { type Bytes, toBase64, toBase64url } from "@subrosa/codec"
import { sha256 } from "../digest.ts"
import { randomBytes } from "../random.ts"
import { contentDigest } from "./content-digest.ts"
import { signatureBase, signatureParams } from "./signature-base.ts"

export type RequestToSign = {
  method: string
  /** As it will stand in the request line: `URL.pathname`. */
  path: string
  /** `URL.search`: from `?`, or empty. */
  query: string
  body: Uint8Array
  practice: string
  session: string
  /** Unix seconds by the server's clock. */
  created: number
}

export type SignedRequest = {
  headers: { "content-digest": string; "signature-input": string; signature: string }
  signature: Bytes
  /** SHA-256 of the signature base: what a release's log entry names. */
  requestDigest: Bytes
}

/**
 * Signs one request (spec/request.md) under a fresh nonce. `sign` makes an Ed25519 signature of the bytes as they
 * stand, with a key that may never leave the device.
 */
export async function signRequest(
  request: RequestToSign,
  sign: (base: Bytes) => Promise<Uint8Array>,
): Promise<SignedRequest> {
  const { method, path, query, body, practice, session, created } = request
  const bodyDigest = await contentDigest(body)
  const params = signatureParams({ created, nonce: toBase64url(randomBytes(16)), practice, session })
  const base = signatureBase({ method, path, query, contentDigest: bodyDigest }, params)
  const signature = Uint8Array.from(await sign(base))
  return {
    headers: {
      "content-digest": bodyDigest,
      "signature-input": `subrosa=${params}`,
      signature: `subrosa=:${toBase64(signature)}:`,
    },
    signature,
    requestDigest: sha256(base),
  }
}
