/** Events of the log as they are hashed (spec/log.md). Ids are plain here: an event is history, not a handle. */
import { z } from "zod"
import { AlarmAnswer, AlarmKind, AlarmSubject, Severity } from "./alarm-kinds.ts"
import { ApprovalKind } from "./approval.ts"
import { EmergencyCode } from "./break-glass.ts"
import { ChartKind, Purpose } from "./chart.ts"
import { LockReason, LockSubject } from "./lock.ts"
import { Limits, Settings } from "./practice.ts"
import { ReasonCode, RelationKind } from "./reason.ts"
import { Role, SegmentKind } from "./roles.ts"
import { bytes, bytesOf, Instant, SignedText } from "./wire.ts"

const head = { practice: z.uuid(), time: Instant, account: z.uuid(), device: z.uuid() }

export const ReleaseEvent = z.object({
  type: z.literal("release"),
  ...head,
  chart: z.uuid(),
  purpose: Purpose,
  segments: z.array(z.object({ segment: z.uuid(), kind: SegmentKind, after: z.int(), upTo: z.int() })),
  count: z.int(),
  request: bytesOf(32),
  signature: bytesOf(64),
  /** Why: what the keeper knew, or what was said. */
  reason: ReasonCode.optional(),
  note: bytes(2048).optional(),
  export: z.uuid().optional(),
  /** For this case's letters, or to recognise samples in it. */
  case: z.uuid().optional(),
})
export type ReleaseEvent = z.infer<typeof ReleaseEvent>

export const WriteEvent = z.object({
  type: z.literal("write"),
  ...head,
  chart: z.uuid(),
  entries: z.array(z.object({ entry: z.uuid(), segment: z.uuid(), seq: z.int(), ciphertext: bytesOf(32) })),
})
export type WriteEvent = z.infer<typeof WriteEvent>

/** One raised together with the event that caused it stands directly behind that event; `evidence` names earlier entries by index. */
export const AlarmEvent = z.object({
  type: z.literal("alarm"),
  ...head,
  alarm: z.uuid(),
  change: z.enum(["raised", "answered", "escalated", "locked", "closed"]),
  kind: AlarmKind,
  severity: Severity,
  subject: AlarmSubject,
  evidence: z.array(z.int()),
  answer: AlarmAnswer.optional(),
  case: z.uuid().optional(),
})
export type AlarmEvent = z.infer<typeof AlarmEvent>

/** A finding in the review queue: what became of it. Why it stands out, or what was said, is in the officers' queue, not here. */
export const ReviewEvent = z.object({
  type: z.literal("review"),
  ...head,
  finding: z.uuid(),
  subject: z.uuid(),
  change: z.enum(["found", "questioned", "explained", "accepted", "case"]),
  case: z.uuid().optional(),
})
export type ReviewEvent = z.infer<typeof ReviewEvent>

export const Event = z.discriminatedUnion("type", [
  ReleaseEvent,
  WriteEvent,
  z.object({ type: z.literal("chart"), ...head, chart: z.uuid(), kind: ChartKind, team: z.uuid() }),
  z.object({ type: z.literal("export"), ...head, export: z.uuid(), charts: z.int() }),
  z.object({ type: z.literal("import"), ...head, import: z.uuid(), charts: z.int() }),
  z.object({
    type: z.literal("account"),
    ...head,
    subject: z.uuid(),
    change: z.enum(["created", "joined", "activated", "roles", "ended"]),
    roles: z.array(Role).optional(),
  }),
  z.object({ type: z.literal("device"), ...head, subject: z.uuid(), change: z.enum(["added", "ended", "lost"]) }),
  z.object({
    type: z.literal("key"),
    ...head,
    subject: z.uuid(),
    change: z.enum(["slot-added", "slot-ended"]),
    kind: z.string(),
  }),
  z.object({
    type: z.literal("team"),
    ...head,
    team: z.uuid(),
    change: z.enum(["created", "member-added", "member-ended", "rotated"]),
    subject: z.uuid().optional(),
    version: z.int().optional(),
  }),
  z.object({ type: z.literal("limits"), ...head, limits: Limits }),
  z.object({ type: z.literal("settings"), ...head, settings: Settings }),
  z.object({
    type: z.literal("relation"),
    ...head,
    chart: z.uuid(),
    subject: z.uuid(),
    kind: RelationKind,
    change: z.enum(["set", "ended"]),
    until: Instant.optional(),
  }),
  z.object({
    type: z.literal("break-glass"),
    ...head,
    chart: z.uuid(),
    breakGlass: z.uuid(),
    code: EmergencyCode,
    note: bytes(2048),
    until: Instant,
  }),
  z.object({
    type: z.literal("find"),
    ...head,
    scope: z.literal("emergency"),
    /** How many charts it answered. */
    charts: z.int(),
  }),
  z.object({
    type: z.literal("breaker"),
    ...head,
    change: z.enum(["tripped", "answered"]),
    openings: z.int(),
    threshold: z.int(),
  }),
  /** By the operator: `account` and `device` are the nil UUID. */
  z.object({ type: z.literal("keeper-key"), ...head, change: z.literal("rotated") }),
  z.object({ type: z.literal("practice"), ...head, card: bytesOf(32) }),
  AlarmEvent,
  ReviewEvent,
  z.object({
    type: z.literal("case"),
    ...head,
    case: z.uuid(),
    /** `entry`: of its journal. Else a batch: steps of notices, codes given out, contact cards released. */
    change: z.enum(["entry", "notices", "codes", "release"]),
    /** The entry, or the release. */
    subject: z.uuid().optional(),
    count: z.int().optional(),
    /** spec/case.md, "In the log". */
    digest: bytesOf(32),
  }),
  z.object({
    type: z.literal("approval"),
    ...head,
    approval: z.uuid(),
    kind: ApprovalKind,
    change: z.enum(["requested", "approved", "refused", "cancelled", "applied"]),
    /** SHA-256 of the act's canonical JSON. */
    act: bytesOf(32),
    /** With `requested`: from when on it may be applied. */
    notBefore: Instant.optional(),
  }),
  z.object({
    type: z.literal("recovery"),
    ...head,
    /** Whose account. */
    subject: z.uuid(),
    /**
     * `named`, `unnamed`: helpers, all of them anew or none. The rest is about one recovery (its second person is the approval's event), but
     * for `disputed`: the person says that a recovery, or a sign-in by their kit, was not theirs.
     */
    change: z.enum(["named", "unnamed", "started", "linked", "opened", "used", "stopped", "disputed"]),
    recovery: z.uuid().optional(),
    helpers: z.array(z.uuid()).optional(),
  }),
  z.object({
    type: z.literal("lock"),
    ...head,
    lock: z.uuid(),
    change: z.enum(["put", "lifted"]),
    subject: LockSubject,
    because: LockReason,
    case: z.uuid().optional(),
  }),
  /** The text is signed by the owner's account key: whoever reads the log sees each policy there was. */
  z.object({ type: z.literal("witnesses"), ...head, policy: SignedText, signature: bytesOf(64) }),
  /** A drill's result was kept; `report`: SHA-256 of the sealed report (spec/drill.md). */
  z.object({
    type: z.literal("drill"),
    ...head,
    result: z.uuid(),
    drill: z.string(),
    bars: z.int(),
    missed: z.int(),
    report: bytesOf(32),
  }),
  /** Bodies of entries before `upTo` that are older than `before` were erased, `count` of them. */
  z.object({ type: z.literal("erasure"), ...head, before: Instant, upTo: z.int(), count: z.int() }),
])
export type Event = z.infer<typeof Event>
