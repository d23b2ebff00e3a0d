import { fromBase64url } from "@subrosa/codec"
import type { Chart, Segment, SegmentId, SegmentKind, SegmentWrap } from "@subrosa/contract"
import { CryptoError, teamWrapKey } from "@subrosa/crypto"
import { unwrapSegmentKey } from "@subrosa/crypto/open"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"

/** The key of one segment in one version. */
export interface SegmentKey {
  segment: SegmentId
  kind: SegmentKind
  keyVersion: number
  key: Uint8Array
}

/** Keys of a chart's segments, by segment and version. */
export type SegmentKeys = Map<string, SegmentKey>

export const segmentKeyName = (segment: string, keyVersion: number): string => `${segment}/${keyVersion}`

/**
 * Opens the segment keys of a chart from under this person's team keys (spec/keys.md, "Segments"). A wrap that does not open is left
 * out: what needs it shows up as unreadable.
 */
export async function openSegmentKeys(core: Core, chart: Chart): Promise<SegmentKeys> {
  const keys: SegmentKeys = new Map()
  for (const segment of chart.segments) {
    for (const wrap of segment.wraps) {
      const name = segmentKeyName(segment.id, wrap.keyVersion)
      if (keys.has(name)) continue
      const key = await openWrap(core, chart, segment, wrap)
      if (key) keys.set(name, { segment: segment.id, kind: segment.kind, keyVersion: wrap.keyVersion, key })
    }
  }
  return keys
}

/** Overwrites keys that leave memory. */
export function dropSegmentKeys(keys: SegmentKeys): void {
  for (const { key } of keys.values()) key.fill(0)
  keys.clear()
}

async function openWrap(
  core: Core,
  chart: Chart,
  segment: Segment,
  { team, teamVersion, keyVersion, wrapped }: SegmentWrap,
): Promise<Uint8Array | undefined> {
  const ids = {
    practice: core.practice(),
    chart: chart.id,
    segment: segment.id,
    kind: segment.kind,
    keyVersion,
    team,
    version: teamVersion,
  }
  try {
    return await unwrapSegmentKey(teamWrapKey(await core.teamKey(team, teamVersion), ids), fromBase64url(wrapped), ids)
  } catch (error) {
    // Another wrap may open; that none did is told by the entries that stay unreadable.
    if (error instanceof CryptoError || (error instanceof EngineError && error.code !== "locked")) return undefined
    throw error
  }
}
