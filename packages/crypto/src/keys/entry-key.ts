import type { Bytes } from "@subrosa/codec"
import { derive } from "../derive.ts"
import { checkLength } from "../error.ts"
import { context } from "../labels.ts"

export type EntryIds = { practice: string; chart: string; segment: string; keyVersion: number; entry: string }

/** The key of one entry: from the segment key, which the team has, and the share, which the keeper has. */
export function entryKey(segmentKey: Uint8Array, share: Uint8Array, ids: EntryIds): Bytes {
  checkLength(segmentKey, 32, "segmentKey")
  checkLength(share, 32, "share")
  const { practice, chart, segment, keyVersion, entry } = ids
  return derive(segmentKey, share, context("entry-key", practice, chart, segment, keyVersion, entry))
}

export function entryContext({ practice, chart, segment, keyVersion, entry }: EntryIds): Bytes {
  return context("entry", practice, chart, segment, keyVersion, entry)
}
