import type { Bytes } from "@subrosa/codec"
import { type SegmentKeyIds, segmentKeyContext } from "../keys/segment-key.ts"
import type { SealKey } from "../seal.ts"
import { open } from "./open.ts"
import { openFailed } from "./open-failed.ts"

/** A segment key from under `teamWrapKey`. Throws `open_failed`. */
export async function unwrapSegmentKey(teamWrapKey: SealKey, wrapped: Uint8Array, ids: SegmentKeyIds): Promise<Bytes> {
  const segmentKey = await open(teamWrapKey, wrapped, segmentKeyContext(ids))
  if (segmentKey.length !== 32) throw openFailed()
  return segmentKey
}
