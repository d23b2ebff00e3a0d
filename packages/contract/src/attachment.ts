/** Attachment chunks: sealed bytes, as they are (spec/entry.md). */
import { z } from "zod"
import { AttachmentId, ChartId, SegmentId } from "./ids.ts"
import { operation } from "./operation.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { wholeNumber } from "./wire.ts"

/** 1 MiB of content, Padmé padding (under 12 %), nonce and tag. */
export const sizeMaxChunkBytes = 1_200_000
/** As an entry's: nonce, least padding, tag. */
export const sizeMinChunkBytes = 12 + 256 + 16

const placeholder = "subrosa:attachment/"

/** What stands, in a resource as it is shown, in place of content that is kept apart from it. */
export const attachmentPlaceholder = (attachment: string): string => `${placeholder}${attachment}`

/** Which attachment this stands for; undefined for anything else. */
export const attachmentNamed = (text: string | undefined): string | undefined =>
  text?.startsWith(placeholder) ? text.slice(placeholder.length) : undefined

const chunk = inPractice.extend({
  chart: ChartId,
  attachment: AttachmentId,
  index: wholeNumber(0, 4095),
})

/** Body: the sealed chunk as application/octet-stream. Repeating with the same bytes is harmless. */
export const attachmentChunkCreate = operation({
  name: "attachmentChunkCreate",
  auth: "signed",
  method: "PUT",
  path: "/v1/practices/:practice/charts/:chart/attachments/:attachment/:index",
  params: chunk,
  query: z.object({ segment: SegmentId }),
  body: z
    .instanceof(Uint8Array)
    .refine((chunk) => chunk.length >= sizeMinChunkBytes, `must be at least ${sizeMinChunkBytes} bytes`),
  result: nothing,
})

export const attachmentChunkRead = operation({
  name: "attachmentChunkRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/charts/:chart/attachments/:attachment/:index",
  params: chunk,
  query: none,
  body: none,
  result: z.instanceof(Uint8Array),
})
