/**
 * One key per thing that resources refer to, however they write it, within one import: relative and absolute URLs of
 * the same type and id are the same key, as are conditional references and logical ones by the same identifier.
 *
 *   Patient/1, https://host/fhir/Patient/1/_history/2  ->  Patient/1
 *   urn:uuid:..., urn:oid:...                            ->  as is
 *   Patient?identifier=system|value, Reference.identifier ->  identifier:system|value
 */
import { type Fields, isObject, textOf } from "./resource.ts"

const restful = /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]*)?(?:#.*)?$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const conditional = /(?:^|\/)[A-Z][A-Za-z]+\?identifier=([^&]+)$/

/** The key of a reference's URL; undefined for a `#fragment`, which means nothing outside its resource. */
export function referenceKey(reference: string): string | undefined {
  if (reference.startsWith("#") || reference === "") return undefined
  if (reference.startsWith("urn:")) return reference
  const byIdentifier = conditional.exec(reference)?.[1]
  if (byIdentifier !== undefined) return `identifier:${decode(byIdentifier)}`
  const [, type, id] = restful.exec(reference) ?? []
  return type === undefined ? reference : `${type}/${id}`
}

/** The `urn:uuid:` key of an id that is a UUID (RFC 9562): it names one thing, with or without its type. */
export const uuidKey = (id: unknown): string | undefined =>
  typeof id === "string" && uuid.test(id) ? `urn:uuid:${id}` : undefined

/** The key of an Identifier with a system and a value. Without a system it names nobody for certain. */
export function identifierKey(identifier: unknown): string | undefined {
  if (!isObject(identifier)) return undefined
  const system = textOf(identifier.system)
  const value = textOf(identifier.value)
  return system === undefined || value === undefined ? undefined : `identifier:${system}|${value}`
}

/** The keys of a Reference: of its URL and of its identifier. */
export function keysOfReference({ reference, identifier }: Fields): string[] {
  const keys = [typeof reference === "string" ? referenceKey(reference) : undefined, identifierKey(identifier)]
  return keys.filter((key) => key !== undefined)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
