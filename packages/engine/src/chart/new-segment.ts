import { randomUuid, toBase64url } from "@subrosa/codec"
import type { ChartId, NewChart, SegmentKind, TeamId } from "@subrosa/contract"
import { emergencyKinds, SegmentId, teamKindOf } from "@subrosa/contract"
import { importSealKey, randomKey, type SealKey, teamWrapKey, wrapSegmentKey } from "@subrosa/crypto"
import type { Core, TeamKeyVersion } from "../core.ts"
import type { SegmentKey } from "./segment-keys.ts"

type NewSegment = NewChart["segments"][number]

/** A team's key, ready to wrap the keys of many segments. */
export interface Wrapping {
  team: TeamId
  version: number
  wrapKey: SealKey
}

/**
 * The teams that hold the key of such a segment in a chart of `careTeam`, with their newest keys: the one of contract's `teamKindOf`,
 * and the emergency team where break-glass can reach.
 */
export async function wrappingsFor(core: Core, kind: SegmentKind, careTeam: TeamId): Promise<Wrapping[]> {
  const holders = [await holderOf(core, kind, careTeam)]
  if (emergencyKinds.includes(kind)) holders.push(await core.newestTeam("emergency"))
  return Promise.all(
    holders.map(async ({ team, version, key }) => {
      const wrapKey = await importSealKey(teamWrapKey(key, { practice: core.practice(), team, version }))
      return { team, version, wrapKey }
    }),
  )
}

function holderOf(core: Core, kind: SegmentKind, careTeam: TeamId): Promise<TeamKeyVersion> {
  switch (teamKindOf[kind]) {
    case "practice":
      return core.newestTeam("practice")
    case "care":
      return core.newestKey(careTeam, "care")
    case "personal":
      return core.newestKey(core.personalTeam().team)
  }
}

/** A new segment with a key of its own, wrapped for its teams (spec/keys.md, "Segments"). */
export async function newSegment(
  practice: string,
  chart: ChartId,
  kind: SegmentKind,
  wrappings: readonly Wrapping[],
): Promise<{ segment: NewSegment; key: SegmentKey }> {
  const segment = SegmentId.parse(randomUuid())
  const key = randomKey()
  const keyVersion = 1
  const wraps = await Promise.all(
    wrappings.map(async ({ team, version, wrapKey }) => {
      const ids = { practice, chart, segment, kind, keyVersion, team, version }
      return { team, teamVersion: version, keyVersion, wrapped: toBase64url(await wrapSegmentKey(wrapKey, key, ids)) }
    }),
  )
  return {
    segment: { id: segment, kind, wraps },
    key: { segment, kind, keyVersion, key },
  }
}
