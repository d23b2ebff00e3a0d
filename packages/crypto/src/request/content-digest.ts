import { toBase64 } from "@subrosa/codec"
import { sha256Large } from "../digest.ts"

/** The value of `Content-Digest` (RFC 9530 §2) for a body, the empty one too. */
export async function contentDigest(body: Uint8Array): Promise<string> {
  return `sha-256=:${toBase64(await sha256Large(body))}:`
}
