import type { Bytes } from "@subrosa/codec"
import { unpad } from "../entry/pad.ts"
import { type SealedNoticeIds, sealedNoticeContext } from "../sealed-notice.ts"
import { open } from "./open.ts"
import { opening } from "./open-failed.ts"

/** A sealed notice's letter. Throws `open_failed`. */
export async function openNotice(sealKey: Uint8Array, sealed: Uint8Array, ids: SealedNoticeIds): Promise<Bytes> {
  const padded = await open(sealKey, sealed, sealedNoticeContext(ids))
  return opening(() => unpad(padded))
}
