import { fromBase64, randomUuid } from "@subrosa/codec"
import type { ChartId } from "@subrosa/contract"
import { AttachmentId, attachmentChunkCreate, type SegmentId } from "@subrosa/contract"
import {
  attachmentChunk,
  attachmentChunkCount,
  type Hole,
  importSealKey,
  randomKey,
  sealAttachmentChunk,
} from "@subrosa/crypto"
import { isObject, liftAttachments, type Resource, textOf } from "@subrosa/fhir"
import type { Core } from "../core.ts"
import { patiently } from "./patiently.ts"

/**
 * From so many base64 characters on, an attachment is kept apart from its record. What is apart costs a request of its own when it is written and
 * when it is read; a session's note as text is shorter, a scan or a picture longer.
 */
const liftMinChars = 32 * 1024
const uploadsAtOnce = 3

/** A text without its large attachments, and these. */
export interface LiftedText {
  text: string
  attachments: LiftedAttachment[]
}

export interface LiftedAttachment {
  /** Where it stood, in UTF-16 units of the text without it. */
  at: number
  /** base64 */
  data: string
  contentType: string | undefined
}

/** An attachment on its way, and where the record says it belongs. */
export interface Upload {
  hole: Hole
  content: Uint8Array
}

/** Cuts large attachments out of a resource's text (spec/entry.md, "Pack": holes). */
export function liftLarge(text: string, resource: Resource): LiftedText {
  // Most resources are shorter than the shortest attachment that is lifted.
  if (text.length < liftMinChars) return { text, attachments: [] }
  const { text: rest, lifted } = liftAttachments(text, resource, liftMinChars)
  const attachments = lifted.map(({ offset, data }) => ({
    at: offset,
    data,
    contentType: contentTypeOf(resource, data),
  }))
  return { text: rest, attachments }
}

/** A hole with a key of its own, and what is to be sealed under it. */
export function uploadOf({ at, data, contentType }: LiftedAttachment): Upload {
  const content = fromBase64(data)
  const hole: Hole = {
    at,
    attachment: randomUuid(),
    key: randomKey(),
    chunks: attachmentChunkCount(content.length),
    size: content.length,
    encoding: "base64",
    ...(contentType !== undefined && { contentType }),
  }
  return { hole, content }
}

/** Uploads the chunks of one attachment; resolves when all are durable. The chart and its segment must be on the server. */
export async function uploadAttachment(
  core: Core,
  signal: AbortSignal,
  place: { chart: ChartId; segment: SegmentId },
  { hole, content }: Upload,
): Promise<void> {
  const key = await importSealKey(hole.key)
  const attachment = AttachmentId.parse(hole.attachment)
  let next = 0
  const worker = async () => {
    while (next < hole.chunks) {
      const index = next++
      const ids = { practice: core.practice(), chart: place.chart, attachment, index, count: hole.chunks }
      const body = await sealAttachmentChunk(key, attachmentChunk(content, index), ids)
      const input = { params: { chart: place.chart, attachment, index }, query: { segment: place.segment }, body }
      await patiently(core, signal, () => core.callBytes(attachmentChunkCreate, input, { signal }))
    }
  }
  await Promise.all(Array.from({ length: Math.min(uploadsAtOnce, hole.chunks) }, worker))
}

function contentTypeOf(value: unknown, data: string): string | undefined {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = contentTypeOf(item, data)
      if (found !== undefined) return found
    }
    return undefined
  }
  if (!isObject(value)) return undefined
  if (value.data === data) return textOf(value.contentType)
  return contentTypeOf(
    Object.values(value).filter((member) => typeof member === "object"),
    data,
  )
}
