/** A request to write, as the keeper sees it: everything but the ciphertexts, of which it gets the digests. */
import type { ChartId, EntryId, NewChart, NewSegment, SegmentId } from "@subrosa/contract"
import type { Caller } from "../caller.ts"

export interface EntryToWrite {
  id: EntryId
  chart: ChartId
  segment: SegmentId
  keyVersion: number
  /** 32 bytes. */
  share: Uint8Array
  /** SHA-256 of the ciphertext, B64U. */
  ciphertextDigest: string
}

export interface WriteRequest {
  caller: Caller
  charts: readonly NewChart[]
  /** Further segments of charts that exist. */
  segments: readonly { chart: ChartId; segment: NewSegment }[]
  entries: readonly EntryToWrite[]
}
