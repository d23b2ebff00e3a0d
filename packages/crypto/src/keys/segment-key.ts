import type { Bytes } from "@subrosa/codec"
import { checkLength } from "../error.ts"
import { context } from "../labels.ts"
import { type SealKey, seal } from "../seal.ts"

/** A part of a chart with its own key and audience (spec/keys.md, "Segments"). */
export type SegmentKind = "directory" | "clinical" | "psychotherapy-notes" | "substance-use" | "billing"

export type SegmentKeyIds = {
  practice: string
  chart: string
  segment: string
  kind: SegmentKind
  keyVersion: number
  team: string
  /** The version of the team's key. */
  version: number
}

export function segmentKeyContext(ids: SegmentKeyIds): Bytes {
  const { practice, chart, segment, kind, keyVersion, team, version } = ids
  return context("segment-key", practice, chart, segment, kind, keyVersion, team, version)
}

/** A segment key under `teamWrapKey`: symmetric, so charts cost no public-key work. */
export async function wrapSegmentKey(teamWrapKey: SealKey, segmentKey: Uint8Array, ids: SegmentKeyIds): Promise<Bytes> {
  checkLength(segmentKey, 32, "segmentKey")
  return seal(teamWrapKey, segmentKey, segmentKeyContext(ids))
}
