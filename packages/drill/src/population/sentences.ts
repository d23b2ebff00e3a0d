/** The sentences that a resource holds in words: notes, narratives, annotations, free-text answers. */
import { isObject, type Resource, xhtmlToText } from "@subrosa/fhir"

/** Characters that stay themselves in JSON, SQL and XML, so that a sentence is the same bytes wherever it leaks. */
const plainRun = /[\p{L}\p{N} ,:()/-]{24,}/gu

export function sentencesOf(resource: Resource): string[] {
  const texts: string[] = []
  collect(resource, texts)
  return texts.flatMap((text) =>
    (text.match(plainRun) ?? []).map((run) => run.trim()).filter((run) => run.length >= 24),
  )
}

function collect(value: unknown, texts: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, texts)
    return
  }
  if (!isObject(value)) return
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== "string") collect(member, texts)
    else if (name === "div") texts.push(xhtmlToText(member))
    else if (name === "data" && isText(value.contentType)) texts.push(decodeText(member))
    else if (name === "valueString" || name === "text" || name === "description" || name === "comment")
      texts.push(member)
  }
}

export const isText = (contentType: unknown): boolean =>
  typeof contentType === "string" && contentType.startsWith("text/plain")

export const decodeText = (base64: string): string => Buffer.from(base64, "base64").toString("utf8")
