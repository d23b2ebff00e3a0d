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

/**
 * `practice`, `officers` and `emergency` are one each, and people belong to them by their roles (`standingIn`); `care` teams are put
 * together by owners; a `personal` team is one person.
 */
export const TeamKind = z.enum(["practice", "officers", "emergency", "care", "personal"])
export type TeamKind = z.infer<typeof TeamKind>

/** How someone stands to a team: a `custodian` holds its key for safekeeping and neither opens nor writes by it. */
export type Standing = "member" | "custodian" | "none"

const clinical = (roles: readonly Role[]) => roles.includes("clinician") || roles.includes("supervisor")

/** How people of these roles stand to a shared team of a kind; for a care team, once they are put on it (spec/keys.md, "Teams"). */
export const standingIn = {
  practice: (roles) => (roles.length > 0 ? "member" : "none"),
  officers: (roles) => (roles.includes("owner") || roles.includes("privacy-officer") ? "member" : "none"),
  emergency: (roles) => (clinical(roles) ? "member" : roles.includes("owner") ? "custodian" : "none"),
  care: (roles) => (clinical(roles) ? "member" : roles.includes("owner") ? "custodian" : "none"),
} as const satisfies Record<Exclude<TeamKind, "personal">, (roles: readonly Role[]) => Standing>

/** Kinds of which a practice has exactly one, whose members follow from their roles. */
export const rosterKinds = ["practice", "officers", "emergency"] as const satisfies readonly TeamKind[]
export const isRosterKind = (kind: TeamKind): kind is (typeof rosterKinds)[number] =>
  (rosterKinds as readonly TeamKind[]).includes(kind)

/** Which kind of team holds the key of a segment kind (spec/keys.md). */
export const teamKindOf = {
  directory: "practice",
  billing: "practice",
  clinical: "care",
  "substance-use": "care",
  "psychotherapy-notes": "personal",
} as const satisfies Record<SegmentKind, TeamKind>

/** Segments that break-glass can reach: their key is wrapped for the emergency team too, which the keeper gives out in an emergency only. */
export const emergencyKinds: readonly SegmentKind[] = ["clinical", "substance-use"]

/** Acts that a role permits, whichever chart or team they concern. */
export type Act =
  | "practice-manage" // invite, change roles, end people's work, teams, limits, settings
  | "practice-export" // bulk release, backup
  | "log-review" // read every event of the practice's log
  | "watch" // alarms, locks, the breaker, review of openings, the exposure ledger
  | "incident" // cases: scope, containment, notices
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
