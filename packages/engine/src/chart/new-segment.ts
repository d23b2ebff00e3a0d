import { randomUuid, toBase64url } from "@subrosa/codec"
import type { ChartId, NewChart, SegmentKind, TeamId } from "@subrosa/contract"
import { SegmentId, teamKindOf } from "@subrosa/contract"
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

/** The team that holds the key of such a segment in a chart of `careTeam` (contract, `teamKindOf`), with its newest key. */
export async function wrappingFor(core: Core, kind: SegmentKind, careTeam: TeamId): Promise<Wrapping> {
  const { team, version, key } = await holderOf(core, kind, careTeam)
  const wrapKey = await importSealKey(teamWrapKey(key, { practice: core.practice(), team, version }))
  return { team, version, wrapKey }
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

/** A new segment with a key of its own, wrapped for one team (spec/keys.md, "Segments"). */
export async function newSegment(
  practice: string,
  chart: ChartId,
  kind: SegmentKind,
  { team, version, wrapKey }: Wrapping,
): Promise<{ segment: NewSegment; key: SegmentKey }> {
  const segment = SegmentId.parse(randomUuid())
  const key = randomKey()
  const keyVersion = 1
  const wrapped = await wrapSegmentKey(wrapKey, key, { practice, chart, segment, kind, keyVersion, team, version })
  return {
    segment: { id: segment, kind, wraps: [{ team, teamVersion: version, keyVersion, wrapped: toBase64url(wrapped) }] },
    key: { segment, kind, keyVersion, key },
  }
}
