import { attachmentNamed, attachmentPlaceholder } from "@subrosa/contract"
import type { PackRecord } from "@subrosa/crypto"
import { isObject, isResource, type Resource } from "@subrosa/fhir"

/**
 * The resource of a record for showing. Where the text has a hole, the hole's placeholder stands, as `data` and, if there is none, as
 * `url` too: it names what `attachmentRead` takes. Undefined when the text is no resource.
 */
export function readRecord({ text, holes = [] }: PackRecord): Resource | undefined {
  try {
    const value: unknown = JSON.parse(holes.length === 0 ? text : withPlaceholders(text, holes))
    if (!isResource(value)) return undefined
    if (holes.length > 0) nameAttachments(value)
    return value
  } catch {
    return undefined
  }
}

function withPlaceholders(text: string, holes: readonly { at: number; attachment: string }[]): string {
  let filled = ""
  let from = 0
  for (const { at, attachment } of holes) {
    filled += text.slice(from, at) + attachmentPlaceholder(attachment)
    from = at
  }
  return filled + text.slice(from)
}

/** An Attachment's `url` is what screens follow. A Binary's `data` stands alone. */
function nameAttachments(value: unknown): void {
  if (Array.isArray(value)) for (const item of value) nameAttachments(item)
  if (!isObject(value)) return
  const { data, url, resourceType } = value
  const isLifted = typeof data === "string" && attachmentNamed(data) !== undefined
  if (isLifted && url === undefined && resourceType === undefined) Object.assign(value, { url: data })
  for (const member of Object.values(value)) nameAttachments(member)
}
