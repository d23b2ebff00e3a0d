import { AttachmentId, attachmentChunkRead, type ChartId } from "@subrosa/contract"
import { CryptoError, type Hole } from "@subrosa/crypto"
import { importOpenKey, openAttachmentChunk } from "@subrosa/crypto/open"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"

/** The content of one attachment, fetched and opened chunk by chunk. @throws EngineError unreadable */
export async function readAttachment(core: Core, chart: ChartId, hole: Hole): Promise<Uint8Array> {
  const attachment = AttachmentId.parse(hole.attachment)
  const key = await importOpenKey(hole.key)
  const content = new Uint8Array(hole.size)
  let at = 0
  for (let index = 0; index < hole.chunks; index++) {
    const sealed = await core.callBytes(attachmentChunkRead, { params: { chart, attachment, index } })
    const ids = { practice: core.practice(), chart, attachment, index, count: hole.chunks }
    const chunk = await openChunk(key, sealed, ids)
    if (at + chunk.length > content.length) throw unreadable()
    content.set(chunk, at)
    at += chunk.length
  }
  if (at !== content.length) throw unreadable()
  return content
}

async function openChunk(...input: Parameters<typeof openAttachmentChunk>): Promise<Uint8Array> {
  try {
    return await openAttachmentChunk(...input)
  } catch (cause) {
    if (cause instanceof CryptoError) throw unreadable(cause)
    throw cause
  }
}

const unreadable = (cause?: unknown) =>
  new EngineError("unreadable", "This attachment does not open: it was damaged or exchanged.", { cause })
