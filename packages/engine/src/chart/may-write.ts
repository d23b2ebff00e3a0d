import { type ChartKind, maySegment, type SegmentKind, type TeamId, teamKindOf } from "@subrosa/contract"
import type { Me } from "../port.ts"

/**
 * Whether this person's roles permit opening and writing a segment kind in a chart of that care team. The keeper decides by the same
 * table (contract, `maySegment`); knowing it beforehand lets an import say what it cannot take instead of failing half-way.
 */
export function mayWrite(
  me: Pick<Me, "roles" | "teams">,
  chart: { kind: ChartKind; careTeam: TeamId },
  segment: SegmentKind,
): boolean {
  const isMember = me.teams.some((team) => team.id === chart.careTeam && !team.custodian)
  // What belongs to no patient is open to staff of every care team.
  const isPatientless = chart.kind === "practice" && teamKindOf[segment] === "practice"
  if (segment === "psychotherapy-notes" && !isMember) return false
  return maySegment(me.roles, segment, { onCareTeam: isMember || isPatientless, isAuthor: true })
}
