/** Roles of staff, segments of a chart, and the one table of who may do what. */
import { z } from "zod"

export const Role = z.enum(["owner", "privacy-officer", "clinician", "supervisor", "front-desk", "biller"])
export type Role = z.infer<typeof Role>

/** Sorted, at least one, none twice: the order is part of the endorsement that is signed. */
export const Roles = z
  .array(Role)
  .min(1)
  .refine((roles) => roles.every((role, i) => i === 0 || roles[i - 1]! < role), "must be sorted and without repeats")
export type Roles = z.infer<typeof Roles>

export const SegmentKind = z.enum(["directory", "clinical", "psychotherapy-notes", "substance-use", "billing"])
export type SegmentKind = z.infer<typeof SegmentKind>

export const TeamKind = z.enum(["practice", "care", "personal"])
export type TeamKind = z.infer<typeof TeamKind>

/** Which kind of team holds the key of a segment kind (spec/keys.md). */
export const teamKindOf = {
  directory: "practice",
  billing: "practice",
  clinical: "care",
  "substance-use": "care",
  "psychotherapy-notes": "personal",
} as const satisfies Record<SegmentKind, TeamKind>

/** Acts that a role permits, whichever chart or team they concern. */
export type Act =
  | "practice-manage" // invite, change roles, end people's work, teams, limits, settings
  | "practice-export" // bulk release, backup
  | "log-review" // read every event of the practice's log
  | "watch" // alarms, locks, the breaker, the review queue
  | "incident" // cases
  | "approve" // be the second person
  | "break-glass" // open any chart of the practice in an emergency
  | "chart-create"
  | "find"

/** Segment kinds each role may open and write. Care segments also need membership of the chart's care team. */
export const segmentsOf = {
  owner: ["directory", "billing"],
  "privacy-officer": ["directory"],
  clinician: ["directory", "billing", "clinical", "substance-use", "psychotherapy-notes"],
  supervisor: ["directory", "billing", "clinical", "substance-use", "psychotherapy-notes"],
  "front-desk": ["directory", "billing"],
  biller: ["directory", "billing"],
} as const satisfies Record<Role, readonly SegmentKind[]>

/** Roles whose openings are bound to the care teams they are on, for every segment. */
export const careBound: readonly Role[] = ["clinician", "supervisor"]

export const actsOf = {
  owner: ["practice-manage", "practice-export", "log-review", "watch", "incident", "approve", "chart-create", "find"],
  "privacy-officer": ["log-review", "watch", "incident", "approve", "find"],
  clinician: ["break-glass", "chart-create", "find"],
  supervisor: ["break-glass", "chart-create", "find"],
  "front-desk": ["chart-create", "find"],
  biller: ["find"],
} as const satisfies Record<Role, readonly Act[]>

export const mayAct = (roles: readonly Role[], act: Act): boolean =>
  roles.some((role) => (actsOf[role] as readonly Act[]).includes(act))

/**
 * Whether someone with these roles may open or write a segment of this kind.
 *
 * `onCareTeam`: is the person on the chart's care team; `isAuthor`: is the segment in the person's own personal team.
 */
export function maySegment(
  roles: readonly Role[],
  kind: SegmentKind,
  relation: { onCareTeam: boolean; isAuthor: boolean },
): boolean {
  return roles.some((role) => {
    if (!(segmentsOf[role] as readonly SegmentKind[]).includes(kind)) return false
    if (kind === "psychotherapy-notes") return relation.isAuthor
    return careBound.includes(role) ? relation.onCareTeam : true
  })
}
