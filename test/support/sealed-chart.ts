/** Charts whose segments and entries are truly sealed under the teams' keys, as a client seals them (spec/keys.md, spec/entry.md). */
import { randomUUID } from "node:crypto"
import { toBase64url, utf8 } from "@subrosa/codec"
import type {
  ChartId,
  EntryId,
  NewChart,
  NewEntry,
  NewSegment,
  SegmentId,
  SegmentKind,
  TeamId,
  TeamKind,
} from "@subrosa/contract"
import { emergencyKinds, teamKindOf } from "@subrosa/contract"
import { importSealKey, randomKey, sealEntry, teamWrapKey, wrapSegmentKey } from "@subrosa/crypto"

export interface HeldTeam {
  id: TeamId
  kind: TeamKind
  key: Uint8Array
  version: number
}

/** The team that holds each kind's key, for one writer and one care team. */
export interface HeldTeams {
  practice: HeldTeam
  emergency: HeldTeam
  care: HeldTeam
  personal: HeldTeam
}

export interface SealedSegment {
  wire: NewSegment
  key: Uint8Array
}

export async function sealedSegment(
  practice: string,
  chart: ChartId,
  kind: SegmentKind,
  teams: HeldTeams,
): Promise<SealedSegment> {
  const id = randomUUID() as SegmentId
  const key = randomKey()
  const holders = [teams[teamKindOf[kind]], ...(emergencyKinds.includes(kind) ? [teams.emergency] : [])]
  const wraps = await Promise.all(
    holders.map(async ({ id: team, version, key: teamKey }) => {
      const wrapKey = await importSealKey(teamWrapKey(teamKey, { practice, team, version }))
      const ids = { practice, chart, segment: id, kind, keyVersion: 1, team, version }
      return {
        team,
        teamVersion: version,
        keyVersion: 1,
        wrapped: toBase64url(await wrapSegmentKey(wrapKey, key, ids)),
      }
    }),
  )
  return { wire: { id, kind, wraps }, key }
}

/** An entry that says `text`. */
export async function sealedEntry(
  practice: string,
  chart: ChartId,
  { wire, key }: SealedSegment,
  text: string,
): Promise<NewEntry> {
  const ids = { practice, chart, segment: wire.id, keyVersion: 1 }
  const { entry, share, ciphertext } = await sealEntry(key, [{ text }], ids)
  const id = entry as EntryId
  return {
    id,
    chart,
    segment: wire.id,
    keyVersion: 1,
    ciphertext: toBase64url(ciphertext),
    share: toBase64url(share),
  }
}

export interface SealedChart {
  wire: NewChart
  segments: Map<SegmentKind, SealedSegment>
}

export async function sealedChart(
  practice: string,
  careTeam: TeamId,
  kinds: readonly SegmentKind[],
  teams: HeldTeams,
): Promise<SealedChart> {
  const id = randomUUID() as ChartId
  const segments = new Map<SegmentKind, SealedSegment>()
  for (const kind of kinds) segments.set(kind, await sealedSegment(practice, id, kind, teams))
  const wire: NewChart = { id, kind: "patient", careTeam, segments: [...segments.values()].map((one) => one.wire) }
  return { wire, segments }
}

/** A resource's text for an entry of this kind. */
export const entryText = (kind: SegmentKind): string => JSON.stringify({ resourceType: "Basic", id: kind })

/** Bytes of a sealed attachment chunk: to the server any bytes are. */
export const chunkBytes = (label: string): Uint8Array => utf8(`${label} ${randomUUID()}`.padEnd(300, "."))
