import type { Bytes } from "@subrosa/codec"
import { type AttachmentChunkIds, attachmentContext } from "../entry/attachment.ts"
import { unpad } from "../entry/pad.ts"
import type { SealKey } from "../seal.ts"
import { open } from "./open.ts"
import { opening } from "./open-failed.ts"

/** One chunk of an attachment. Throws `open_failed`. */
export async function openAttachmentChunk(key: SealKey, sealed: Uint8Array, ids: AttachmentChunkIds): Promise<Bytes> {
  return opening(async () => unpad(await open(key, sealed, attachmentContext(ids))))
}
