import type { Bytes } from "@subrosa/codec"
import { CryptoError } from "../error.ts"
import { context } from "../labels.ts"
import { type SealKey, seal } from "../seal.ts"
import { pad } from "./pad.ts"

export const attachmentChunkBytes = 1024 * 1024

/** `index` counts from 0; `count` is the number of chunks of the whole attachment. */
export type AttachmentChunkIds = { practice: string; chart: string; attachment: string; index: number; count: number }

/** Into how many chunks an attachment of `size` bytes is cut: at least one. */
export function attachmentChunkCount(size: number): number {
  return Math.max(1, Math.ceil(size / attachmentChunkBytes))
}

/** Chunk `index` of the attachment's plaintext, as a view. */
export function attachmentChunk(plaintext: Uint8Array, index: number): Uint8Array {
  return plaintext.subarray(index * attachmentChunkBytes, (index + 1) * attachmentChunkBytes)
}

export function attachmentContext(ids: AttachmentChunkIds): Bytes {
  const { practice, chart, attachment, index, count } = ids
  if (index >= count) throw new CryptoError("invalid_input", "a chunk beyond the last")
  return context("attachment", practice, chart, attachment, index, count)
}

/** One chunk under the hole's key (spec/entry.md, "Attachments"). All but the last must be 1 MiB. */
export async function sealAttachmentChunk(key: SealKey, chunk: Uint8Array, ids: AttachmentChunkIds): Promise<Bytes> {
  const last = ids.index === ids.count - 1
  if (chunk.length > attachmentChunkBytes || (!last && chunk.length < attachmentChunkBytes)) {
    throw new CryptoError("invalid_input", "a chunk of another size")
  }
  return seal(key, pad(chunk), attachmentContext(ids))
}
