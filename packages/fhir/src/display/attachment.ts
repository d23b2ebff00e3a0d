/**
 * The content that a resource carries or names: Attachments (http://hl7.org/fhir/R4/datatypes.html#Attachment) wherever they stand, and a
 * Binary's own.
 */
import { xhtmlToText } from "../note/note-xhtml.ts"
import { type Fields, isObject, type Resource, textOf } from "../resource.ts"

export interface Attachment {
  title: string
  /** As written. */
  contentType: string | undefined
  /** Base64, or whatever stands in its place. */
  data: string | undefined
  url: string | undefined
}

/** How it is shown: read as text, looked at, or only saved. */
export type AttachmentForm = "text" | "picture" | "file"

/** In the order in which they stand in the resource; those of contained resources too. */
export function attachmentsOf(resource: Resource): Attachment[] {
  if (resource.resourceType === "Binary") return [toAttachment(resource)]
  const found: Attachment[] = []
  collect(resource, found)
  return found
}

export const toAttachment = ({ title, contentType, data, url }: Fields): Attachment => ({
  title: textOf(title) ?? "",
  contentType: textOf(contentType),
  data: textOf(data),
  url: textOf(url),
})

function collect(value: unknown, found: Attachment[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found)
  else if (isObject(value)) {
    if (isAttachment(value)) found.push(toAttachment(value))
    else for (const key in value) collect(value[key], found)
  }
}

/** No other type of R4 has a `contentType` beside `data` or `url`, but for a contained Binary. */
const isAttachment = ({ contentType, data, url }: Fields): boolean =>
  typeof contentType === "string" && (typeof data === "string" || typeof url === "string")

const textTypes = new Set(["text/plain", "text/markdown", "text/csv"])
const htmlTypes = new Set(["text/html", "application/xhtml+xml"])
/** What browsers draw without running anything: SVG is a program. */
const pictureTypes = new Set(["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"])

/** The media type without its parameters, in lower case (RFC 6838 section 4.2). */
export const mediaTypeOf = (contentType: string | undefined): string =>
  (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? ""

export function attachmentForm(contentType: string | undefined): AttachmentForm {
  const type = mediaTypeOf(contentType)
  if (textTypes.has(type) || htmlTypes.has(type)) return "text"
  return pictureTypes.has(type) ? "picture" : "file"
}

/** The text of content whose form is `text`: markup never reaches the screen. A charset nobody knows is read as UTF-8. */
export function attachmentText(content: Uint8Array, contentType: string): string {
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? "utf-8"
  const text = decoderOf(charset).decode(content)
  return htmlTypes.has(mediaTypeOf(contentType)) ? xhtmlToText(text) : text.replace(/\r\n?/g, "\n")
}

/** What `data` holds. @throws DOMException when it is no base64 */
export function attachmentBytes(data: string): Uint8Array<ArrayBuffer> {
  const binary = atob(data)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i)
  return bytes
}

/** The text of an attachment that holds it itself; undefined for what is no text, and for data that is no base64. */
export function inlineText({ contentType, data }: Pick<Attachment, "contentType" | "data">): string | undefined {
  if (contentType === undefined || data === undefined || attachmentForm(contentType) !== "text") return undefined
  try {
    return attachmentText(attachmentBytes(data), contentType)
  } catch {
    return undefined
  }
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset)
  } catch {
    return new TextDecoder()
  }
}
