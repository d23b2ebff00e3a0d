/** Requests to write and open charts, as a client's, with random bytes for what is sealed. */
import { randomBytes, randomUUID } from "node:crypto"
import { toBase64url } from "@subrosa/codec"
import {
  type ChartId,
  type EntryId,
  emergencyKinds,
  type NewChart,
  type NewSegment,
  type SegmentId,
  type SegmentKind,
  type TeamId,
} from "@subrosa/contract"
import { sha256 } from "@subrosa/crypto"

/** Teams that a chart's segment keys are wrapped for. */
export interface ChartTeams {
  practiceTeam: TeamId
  careTeam: TeamId
  emergencyTeam: TeamId
  personalTeam?: TeamId
}

/** A new segment of the kind, wrapped for the teams that its kind asks for. */
export function newSegment(kind: SegmentKind, teams: ChartTeams): NewSegment {
  const team =
    kind === "directory" || kind === "billing"
      ? teams.practiceTeam
      : kind === "psychotherapy-notes"
        ? teams.personalTeam
        : teams.careTeam
  if (team === undefined) throw new Error("notes need the author's personal team")
  const holders = emergencyKinds.includes(kind) ? [team, teams.emergencyTeam] : [team]
  const wraps = holders.map((holder) => {
    return { team: holder, teamVersion: 1, keyVersion: 1, wrapped: toBase64url(randomBytes(60)) }
  })
  return { id: randomUUID() as SegmentId, kind, wraps }
}

/** A new patient's chart with these segments. */
export function newChart(teams: ChartTeams, kinds: readonly SegmentKind[] = ["directory", "clinical"]): NewChart {
  return {
    id: randomUUID() as ChartId,
    kind: "patient",
    careTeam: teams.careTeam,
    segments: kinds.map((kind) => newSegment(kind, teams)),
  }
}

/** An entry of the segment: as the keeper takes it, with its ciphertext. */
export function newEntry(chart: ChartId, segment: SegmentId, sizeBytes = 300) {
  const ciphertext = randomBytes(sizeBytes)
  return {
    id: randomUUID() as EntryId,
    chart,
    segment,
    keyVersion: 1,
    share: new Uint8Array(randomBytes(32)),
    ciphertext,
    ciphertextDigest: toBase64url(sha256(ciphertext)),
  }
}

/** The segment of a chart just made. */
export function segmentOf(chart: NewChart, kind: SegmentKind): SegmentId {
  const found = chart.segments.find((segment) => segment.kind === kind)
  if (found === undefined) throw new Error(`the chart has no ${kind} segment`)
  return found.id
}

/** An entry as it travels: bytes as B64U, without the digest, which the server makes of the ciphertext. */
export function wireEntry({ id, chart, segment, keyVersion, share, ciphertext }: ReturnType<typeof newEntry>) {
  return { id, chart, segment, keyVersion, share: toBase64url(share), ciphertext: toBase64url(ciphertext) }
}
