/** Keyed tokens by which a file imported twice changes nothing (spec/search.md, "Importing once"). */
import { type Bytes, toHex, utf8, withoutBlanks } from "@subrosa/codec"
import { sha256 } from "./digest.ts"
import { context } from "./labels.ts"
import { prepareMac } from "./mac.ts"
import { tokenBytes } from "./search-token.ts"

export type ResourceTokens = {
  /** Of a reference key (`referenceKey`). */
  key: (reference: string) => Bytes
  /** Of a `textDigest`. */
  content: (digest: Uint8Array) => Bytes
}

/** Makers of resource tokens (16 bytes) for one practice. */
export function resourceTokens(resourceKey: Uint8Array, practice: string): ResourceTokens {
  const keyMac = prepareMac(resourceKey, context("resource-key", practice))
  const contentMac = prepareMac(resourceKey, context("resource-content", practice))
  return {
    key: (reference) => keyMac(utf8(reference)).slice(0, tokenBytes),
    content: (digest) => contentMac(digest).slice(0, tokenBytes),
  }
}

/** SHA-256 of a resource's text without the blanks between its tokens: printed in another way, it is the same. */
export const textDigest = (text: string, hash: (bytes: Uint8Array) => Uint8Array = sha256): Uint8Array =>
  hash(utf8(withoutBlanks(text)))

/** What a resource is known by: `<type>/<id>`, else its fullUrl, else the digest of its text. */
export function referenceKey(resource: { type: string; id?: string; fullUrl?: string; text: string }): string {
  if (resource.id !== undefined) return `${resource.type}/${resource.id}`
  return resource.fullUrl ?? `sha256:${toHex(textDigest(resource.text))}`
}
