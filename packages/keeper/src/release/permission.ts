/**
 * Who may open or write which segment of a chart. Pure; the table of roles is contract's.
 *
 * A chart or segment that someone may not open is "not found" to them: that a person is a patient is itself a secret.
 */
import { type ChartKind, mayAct, maySegment, type Role, type SegmentKind, teamKindOf } from "@subrosa/contract"

/** How the caller stands to a chart. */
export interface Relation {
  account: string
  roles: readonly Role[]
  chartKind: ChartKind
  /** On the chart's care team; `custodian` holds its key for safekeeping only. */
  care: "member" | "custodian" | "none"
  /** Under a valid export of the caller's own. */
  exporting: boolean
  /** With a break-glass grant of the caller's own that holds now. */
  emergency: boolean
}

export interface SegmentFacts {
  kind: SegmentKind
  /** psychotherapy-notes: whose; else null. */
  author: string | null
}

export function maySegmentOf(relation: Relation, { kind, author }: SegmentFacts): boolean {
  const { account, roles, chartKind, care, exporting, emergency } = relation
  // What belongs to no patient (organizations, locations) is open to staff of every care team.
  const patientless = chartKind === "practice" && teamKindOf[kind] === "practice"
  const onCareTeam = care === "member" || patientless
  if (maySegment(roles, kind, { onCareTeam, isAuthor: author === account })) return true
  // In an emergency all but the notes that are one author's alone (45 CFR 164.501).
  if (emergency && chartKind === "patient" && mayAct(roles, "break-glass") && kind !== "psychotherapy-notes")
    return true
  // An export gives the practice all its records back: for it alone custodians open what their teams keep.
  return exporting && mayAct(roles, "practice-export") && teamKindOf[kind] === "care" && care !== "none"
}

/** Whether the caller could open a segment of this kind if the chart had one; for notes, one of their own. */
export const mayKind = (relation: Relation, kind: SegmentKind): boolean =>
  maySegmentOf(relation, { kind, author: kind === "psychotherapy-notes" ? relation.account : null })
