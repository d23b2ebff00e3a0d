/** A new segment: whether its kind, author and wraps are right (spec/keys.md, "Segments"). Pure. */
import {
  ApiError,
  type ChartId,
  emergencyKinds,
  type NewSegment,
  type SegmentWrap,
  type TeamId,
  teamKindOf,
} from "@subrosa/contract"
import { maySegmentOf, type Relation } from "./permission.ts"
import type { Draft } from "./write-plan.ts"
import type { WrapState } from "./write-state.ts"

/** Adds the segment to the draft unless it is there already. @throws ApiError */
export function checkSegment(
  draft: Draft,
  relation: Relation,
  chart: ChartId,
  careTeam: TeamId,
  segment: NewSegment,
): void {
  const author = segment.kind === "psychotherapy-notes" ? relation.account : null
  if (!maySegmentOf(relation, { kind: segment.kind, author })) throw notFound()
  // Notes are opened by authorship alone, also after someone has left the team; begun only by those on it.
  if (author !== null && relation.care !== "member") throw notFound()
  const known = draft.segment(segment.id)
  if (known !== undefined) {
    const same = known.chart === chart && known.kind === segment.kind && known.author === author
    if (!same || !sameWraps(segment.wraps, draft.wraps(segment.id))) throw conflict("a segment with this id")
    return
  }
  if (draft.hasSegment(chart, segment.kind, author)) throw conflict("a segment of this kind")
  const keyVersion = segment.wraps[0]?.keyVersion ?? 1
  segment.wraps.forEach((wrap, i) => {
    const field = (name: string) => `segments.${segment.kind}.wraps.${i}.${name}`
    if (wrap.keyVersion !== keyVersion) throw invalid(field("keyVersion"), "all wraps are of one key version")
    if (segment.wraps.findIndex(({ team }) => team === wrap.team) !== i) {
      throw invalid(field("team"), "one wrap for each team")
    }
    checkTeam(draft, relation, careTeam, segment.kind, wrap, field("team"))
  })
  if (emergencyKinds.includes(segment.kind) && !segment.wraps.some(({ team }) => isEmergency(draft, team))) {
    throw invalid(
      `segments.${segment.kind}.wraps`,
      "a key that break-glass may need is wrapped for the emergency team too",
    )
  }
  draft.addSegment(chart, segment, keyVersion, author)
}

const isEmergency = ({ state }: Draft, team: TeamId): boolean => state.teams.get(team)?.kind === "emergency"

/** Wraps go to teams of the right kind only; a care segment's to the chart's own team and the emergency team, notes to the author's own. */
function checkTeam(
  { state }: Draft,
  { account }: Relation,
  careTeam: TeamId,
  kind: NewSegment["kind"],
  wrap: SegmentWrap,
  field: string,
): void {
  const team = state.teams.get(wrap.team)
  const wanted = teamKindOf[kind]
  const isOwnKind =
    team?.kind === wanted &&
    (wanted !== "care" || wrap.team === careTeam) &&
    (wanted !== "personal" || state.recheck.careOf(account, wrap.team) === "member")
  const fits = isOwnKind || (team?.kind === "emergency" && emergencyKinds.includes(kind))
  if (!fits || team === undefined) throw invalid(field, `the key of a ${kind} segment is wrapped for ${whose[wanted]}`)
  // Under an older key someone who has left the team could still unwrap it.
  if (wrap.teamVersion !== team.version) {
    throw new ApiError("version_conflict", "the team has a newer key; wrap the segment's key under that")
  }
}

const whose = {
  practice: "the practice's team",
  care: "the chart's care team and the emergency team",
  personal: "its author's own team",
} as const

function sameWraps(given: readonly SegmentWrap[], stored: readonly WrapState[]): boolean {
  return given.every((wrap) =>
    stored.some(
      ({ team, teamVersion, keyVersion, wrapped }) =>
        team === wrap.team &&
        teamVersion === wrap.teamVersion &&
        keyVersion === wrap.keyVersion &&
        wrapped === wrap.wrapped,
    ),
  )
}

const notFound = () => new ApiError("not_found", "there is no such chart or segment")
const conflict = (what: string) => new ApiError("conflict", `${what} is there already`)
const invalid = (field: string, message: string) =>
  new ApiError("invalid_request", message, { errors: [{ field, message }] })
