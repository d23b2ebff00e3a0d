import { type Bytes, canonicalJson, toBase64url } from "@subrosa/codec"
import { checkLength } from "../error.ts"
import { bytesField, readFields } from "../fields.ts"
import { randomKey } from "../random.ts"

/** The practice's keys for finding and for importing once: the content of the team document `search-keys`. */
export type SearchKeys = { search: Bytes; resource: Bytes }

export function generateSearchKeys(): SearchKeys {
  return { search: randomKey(), resource: randomKey() }
}

export function formatSearchKeys({ search, resource }: SearchKeys): Bytes {
  checkLength(search, 32, "search")
  checkLength(resource, 32, "resource")
  return canonicalJson({ search: toBase64url(search), resource: toBase64url(resource) })
}

/** Throws `invalid_input`. */
export function parseSearchKeys(content: Uint8Array): SearchKeys {
  const fields = readFields(content)
  return { search: bytesField(fields, "search", 32), resource: bytesField(fields, "resource", 32) }
}
