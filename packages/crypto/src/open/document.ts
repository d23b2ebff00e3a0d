import type { Bytes } from "@subrosa/codec"
import { unpad } from "../entry/pad.ts"
import { type DocumentIds, documentContext } from "../keys/document.ts"
import type { SealKey } from "../seal.ts"
import { open } from "./open.ts"
import { opening } from "./open-failed.ts"

/** A team document's content. Throws `open_failed`. */
export async function openDocument(teamDocumentKey: SealKey, sealed: Uint8Array, ids: DocumentIds): Promise<Bytes> {
  const padded = await open(teamDocumentKey, sealed, documentContext(ids))
  return opening(() => unpad(padded))
}
