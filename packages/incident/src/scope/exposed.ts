/** What a scope comes to: charts, segments and entries, each with why. */
import type { Purpose, SegmentKind } from "@subrosa/contract"

/** Why an entry counts as exposed. `index`: the event of the log that says so. */
export type Why =
  | {
      kind: "released"
      index: number
      time: string
      account: string
      device: string
      purpose: Purpose
      /** Part of this export. */
      export?: string
    }
  /** Released before, and by what is known still in the device's memory or store when it was lost. */
  | {
      kind: "held"
      index: number
      time: string
      account: string
      device: string
      by: "lease" | "session"
      until: string | null
    }
  /** Written there: whoever had the device or session saw it. */
  | { kind: "written"; index: number; time: string; account: string; device: string }
  /** A person named it: on the paper, in the message, in the vendor's file. */
  | { kind: "named"; index: number }
  /** In the copy, and a key to it was taken as well. */
  | { kind: "key-held"; index: number }

/** One entry is one version of one or more records; it never changes. */
export interface ExposedEntry {
  entry: string
  seq: number
  /** When it was written, by whom, and SHA-256 of its ciphertext (B64U): `index` is its `write` event. */
  writtenAt: string
  author: string
  ciphertext: string
  index: number
  why: Why[]
}

export interface ExposedSegment {
  segment: string
  kind: SegmentKind
  /** By seq. */
  entries: ExposedEntry[]
}

export interface ExposedChart {
  chart: string
  segments: ExposedSegment[]
}

/** What keeps the answer from being certain. It is told with the count, never instead of it. */
export type Doubt =
  /** A release says that it covered more entries than the log has writes for. */
  | { kind: "writes-missing"; index: number; chart: string; missing: number }
  /** An event's content was erased after its retention: what it released is not known any more. */
  | { kind: "erased"; index: number }
  /** An entry whose segment is of a kind nobody told; its content is counted as clinical. */
  | { kind: "kind-unknown"; chart: string; segment: string }

export interface ExposedCounts {
  charts: number
  segments: number
  entries: number
  byKind: Partial<Record<SegmentKind, number>>
  /** Entries of the practice's own chart, which are nobody's and in none of the other figures. */
  practice?: number
  /** Charts that officers invented, in none of the other figures either. */
  decoys?: number
}

/** What a chart's part in the answer is. */
export interface Placed {
  /** Of a person; undefined when nothing of theirs is exposed. */
  exposed: ExposedChart | undefined
  /** Of the practice's own chart: organizations, colleagues, what belongs to no patient. */
  practice?: ExposedChart
  doubts: Doubt[]
}

export interface Exposed {
  /** People's, by chart id. */
  charts: ExposedChart[]
  counts: ExposedCounts
  doubts: Doubt[]
  /** How many leaves of the log the answer rests on. */
  size: number
}
