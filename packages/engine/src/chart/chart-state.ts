import type { AccountId, Chart, EntryId, Purpose, SegmentKind } from "@subrosa/contract"
import type { PackRecord } from "@subrosa/crypto"
import type { Resource } from "@subrosa/fhir"
import type { OpenChart } from "../port.ts"
import type { SegmentKeys } from "./segment-keys.ts"

/** One record of an open chart: its text as it was written, and the resource in it. */
export interface OpenRecord {
  entry: EntryId
  seq: number
  kind: SegmentKind
  record: PackRecord
  /** Parsed; where the text has a hole, the hole's placeholder stands (`attachmentPlaceholder`). */
  resource: Resource
  author: AccountId
  recordedAt: string
}

/** A chart that is open in memory, and nowhere else. */
export interface ChartState {
  chart: Chart
  keys: SegmentKeys
  /** In the order of writing. */
  records: OpenRecord[]
  /** Entries that are in `records` or `unreadable`, each with the number of its records. */
  entries: Map<EntryId, { seq: number; kind: SegmentKind }>
  /** Up to which seq each segment was released to us: where the next opening goes on. */
  releasedUpTo: Map<SegmentKind, number>
  purpose: Purpose
  receipt: OpenChart["receipt"]
  openedAt: string
  unreadable: OpenChart["unreadable"]
}
