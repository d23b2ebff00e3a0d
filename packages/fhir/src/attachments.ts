/**
 * Cuts large base64 strings out of a resource's JSON text, so that they can be stored apart in chunks, and puts them
 * back so that the text is the same to the last character.
 */
import { isObject, type Resource } from "./resource.ts"

/** `offset`: UTF-16 index in the shortened text, between the quotes the string stood in. */
export type Lifted = { offset: number; data: string }

const canonicalBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/

/**
 * Lifts every `data` and `valueBase64Binary` of at least `minBytes` characters that is canonical base64 (RFC 4648
 * section 4: decoding and encoding gives the same string). What is written with escapes, or with line breaks, stays.
 */
export function liftAttachments(text: string, resource: Resource, minBytes = 4096): { text: string; lifted: Lifted[] } {
  const found: string[] = []
  collect(resource, minBytes, found)
  const lifted: Lifted[] = []
  const parts: string[] = []
  let from = 0
  let removed = 0
  for (const data of found) {
    // Document order: JSON.parse keeps the order of members, so that each is sought behind the one before.
    const at = text.indexOf(`"${data}"`, from)
    if (at < 0) continue
    parts.push(text.slice(from, at + 1))
    from = at + 1 + data.length
    lifted.push({ offset: at + 1 - removed, data })
    removed += data.length
  }
  if (lifted.length === 0) return { text, lifted }
  parts.push(text.slice(from))
  return { text: parts.join(""), lifted }
}

/** The inverse of liftAttachments: the original text. Throws RangeError if an offset lies outside the text. */
export function lowerAttachments(text: string, lifted: readonly Lifted[]): string {
  const parts: string[] = []
  let from = 0
  for (const { offset, data } of lifted) {
    if (offset < from || offset > text.length) throw new RangeError("attachment offset outside the text")
    parts.push(text.slice(from, offset), data)
    from = offset
  }
  parts.push(text.slice(from))
  return parts.join("")
}

function collect(value: unknown, minBytes: number, found: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, minBytes, found)
  } else if (isObject(value)) {
    for (const key in value) {
      const member = value[key]
      if (typeof member !== "string") collect(member, minBytes, found)
      else if ((key === "data" || key === "valueBase64Binary") && member.length >= minBytes && isCanonical(member)) {
        found.push(member)
      }
    }
  }
}

/** The regex walks groups of four; V8 does so without recursion, but only the tail needs the stricter look. */
function isCanonical(data: string): boolean {
  return data.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(data) && canonicalBase64.test(data.slice(-4))
}
