import { type Bytes, fromBase64, fromBase64url } from "@subrosa/codec"
import { CryptoError } from "../error.ts"
import type { SignatureParams } from "./signature-base.ts"

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
const input = new RegExp(
  `^subrosa=(\\("@method" "@path" "@query" "content-digest"\\);created=(0|[1-9][0-9]{0,11});nonce="([A-Za-z0-9_-]{22})";keyid="(${uuid})/(${uuid})";alg="ed25519")$`,
)

/**
 * What `Signature-Input` says: exactly the form of spec/request.md, nothing else. `params` is the text that the
 * signature base repeats. Throws `invalid_input`.
 */
export function parseSignatureInput(header: string): SignatureParams & { params: string } {
  const [, params = "", created = "", nonce = "", practice = "", session = ""] = input.exec(header) ?? []
  if (!params || !isCanonicalNonce(nonce)) throw new CryptoError("invalid_input", "Signature-Input has another form")
  return { created: Number(created), nonce, practice, session, params }
}

/** The 64 bytes of the `Signature` header. Throws `invalid_input`. */
export function parseSignature(header: string): Bytes {
  const [, text = ""] = /^subrosa=:([A-Za-z0-9+/]{86}==):$/.exec(header) ?? []
  try {
    if (text) return fromBase64(text)
  } catch {
    // Not canonical: refused below like every other form.
  }
  throw new CryptoError("invalid_input", "Signature has another form")
}

/** One nonce, one text: else a replay could pass as new. */
function isCanonicalNonce(nonce: string): boolean {
  try {
    return fromBase64url(nonce).length === 16
  } catch {
    return false
  }
}
