/**
 * Why someone opens a chart, as far as it is known (spec/governor.md, "Reasons"). Pure.
 *
 * Each source looks at what the keeper knows and names a reason or nothing; the first that does counts. Calendar and messages plug in
 * here. Only what no source explains is asked for.
 */
import {
  careBound,
  type ReasonCode,
  type RelationKind,
  type Role,
  type SegmentKind,
  teamKindOf,
} from "@subrosa/contract"

/** For so long a membership that has just begun explains openings: a new colleague reads in. */
export const joiningMs = 7 * 86_400_000

export interface ReasonFacts {
  now: Date
  roles: readonly Role[]
  kinds: readonly SegmentKind[]
  exporting: boolean
  /** Under a case's release, which two officers agreed to. */
  casework: boolean
  emergency: boolean
  /** Between person and chart; some may be over. */
  relations: readonly { kind: RelationKind; until: Date | null }[]
  /** Since when on the chart's care team, as a member. */
  memberSince: Date | undefined
  /** Opened by the same person within the last day; with a reason that they said, until when that holds. */
  openedBefore: { statedUntil: Date | undefined } | undefined
}

export interface KnownReason {
  code: ReasonCode
  /** Whether the patient counts as one of the person's own. */
  own: boolean
}

export type ReasonSource = (facts: ReasonFacts) => KnownReason | undefined

const own = (code: ReasonCode): KnownReason => ({ code, own: true })

const exporting: ReasonSource = (facts) => (facts.exporting ? own("export") : undefined)

const casework: ReasonSource = (facts) => (facts.casework ? own("incident") : undefined)

const emergency: ReasonSource = (facts) => (facts.emergency ? { code: "break-glass", own: false } : undefined)

/** In the order in which they say most. */
const relationOrder: readonly RelationKind[] = [
  "appointment",
  "hand-over",
  "assigned",
  "author",
  "created",
  "supervision",
  "billing-task",
]

const relation: ReasonSource = ({ relations, now }) => {
  const live = relations.filter(({ until }) => until === null || until > now).map(({ kind }) => kind)
  const kind = relationOrder.find((one) => live.includes(one))
  return kind === undefined ? undefined : own(kind)
}

const teamJoined: ReasonSource = ({ memberSince, now }) =>
  memberSince !== undefined && now.getTime() - memberSince.getTime() < joiningMs ? own("team-joined") : undefined

/** Names, addresses and bills are the desk's daily work with every patient; it reads nothing clinical. */
const desk: ReasonSource = ({ roles, kinds }) => {
  const atDesk = roles.some((role) => role === "front-desk" || role === "biller" || role === "owner")
  const seesPatients = roles.some((role) => careBound.includes(role))
  return atDesk && !seesPatients && kinds.every((kind) => teamKindOf[kind] === "practice") ? own("desk") : undefined
}

const reopened: ReasonSource = ({ openedBefore, now }) => {
  if (openedBefore === undefined) return undefined
  const { statedUntil } = openedBefore
  if (statedUntil === undefined) return own("reopened")
  return statedUntil > now ? { code: "reopened", own: false } : undefined
}

const sources: readonly ReasonSource[] = [exporting, casework, emergency, relation, teamJoined, desk, reopened]

export function knownReason(facts: ReasonFacts): KnownReason | undefined {
  for (const source of sources) {
    const reason = source(facts)
    if (reason !== undefined) return reason
  }
  return undefined
}
