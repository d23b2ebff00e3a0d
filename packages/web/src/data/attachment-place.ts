/** Where the content of an attachment is, and what a saved copy of it is called. */
import { attachmentNamed } from "@subrosa/contract"
import type { OpenChart } from "@subrosa/engine"
import { type Attachment, mediaTypeOf, type Resource, textOf } from "@subrosa/fhir"

/** Where content is: in the resource itself, kept apart in the chart, or at an address that Subrosa has not read. */
export type Place =
  | { kind: "inline"; data: string; contentType: string | undefined }
  | { kind: "apart"; attachment: string; contentType: string | undefined }
  | { kind: "elsewhere"; url: string }
  | { kind: "nowhere" }

/** There is content to show. */
export type Held = Place & { kind: "inline" | "apart" }

export const isHeld = (place: Place): place is Held => place.kind === "inline" || place.kind === "apart"

/** An address of a Binary that came with the chart leads there. */
export function placeOf({ summary }: Pick<OpenChart, "summary">, attachment: Attachment): Place {
  const own = ownPlace(attachment)
  if (own !== undefined) return own
  const { url, contentType } = attachment
  if (url === undefined) return { kind: "nowhere" }
  const id = binaryIdIn(url)
  const binary = summary.others.find(({ type, resource }) => type === "Binary" && resource.id === id)?.resource
  const there = id === undefined || binary === undefined ? undefined : contentOf(binary, contentType)
  return there ?? { kind: "elsewhere", url }
}

/** Of an address that is a Binary's, whatever the server. */
export const binaryIdIn = (url: string | undefined): string | undefined =>
  /(?:^|\/)Binary\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]+)?$/.exec(url ?? "")?.[1]

const contentOf = ({ data, contentType }: Resource, otherwise: string | undefined) =>
  ownPlace({ title: "", contentType: textOf(contentType) ?? otherwise, data: textOf(data), url: undefined })

function ownPlace({ data, url, contentType }: Attachment): Place | undefined {
  const attachment = attachmentNamed(data) ?? attachmentNamed(url)
  if (attachment !== undefined) return { kind: "apart", attachment, contentType }
  return data === undefined ? undefined : { kind: "inline", data, contentType }
}

const extensions: Record<string, string> = {
  "application/json": "json",
  "application/msword": "doc",
  "application/pdf": "pdf",
  "application/rtf": "rtf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/xhtml+xml": "html",
  "application/xml": "xml",
  "image/jpeg": "jpg",
  "text/html": "html",
  "text/markdown": "md",
  "text/plain": "txt",
}

/** A name for a saved copy: the title, and an ending that says what it is. */
export function attachmentFileName({ title, contentType }: Attachment): string {
  const type = mediaTypeOf(contentType)
  const ending = extensions[type] ?? /^(?:image|audio|video|text)\/([a-z0-9]{1,8})$/.exec(type)?.[1] ?? "bin"
  const name = title.replace(/[\s\p{Cc}/\\:*?"<>|]+/gu, " ").trim() || "attachment"
  return /\.[A-Za-z0-9]{1,8}$/.test(name) ? name : `${name}.${ending}`
}
