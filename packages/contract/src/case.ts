/** Cases: what happened, who was exposed, what was done (spec/case.md). Officers only. */
import { z } from "zod"
import { Approval } from "./approval.ts"
import { CaseEntry, ContainmentAct, ContainmentSubject, NewCase, sizeMaxCaseTextBytes } from "./case-entry.ts"
import { LogReceipt } from "./chart.ts"
import { CaseEntryId, CaseId, CaseReleaseId, ChartId, SegmentId } from "./ids.ts"
import { LogEvent } from "./log.ts"
import { NoticeState } from "./notice.ts"
import { operation } from "./operation.ts"
import { SegmentKind } from "./roles.ts"
import { inPractice, none, nothing } from "./shape.ts"
import { Taken } from "./taken.ts"
import { bytes, bytesOf, Instant, wholeNumber } from "./wire.ts"

const count = z.int().min(0)

export const CaseFile = z.object({
  id: CaseId,
  openedAt: Instant,
  rehearsal: z.boolean(),
  /** Nothing in its reach is erased. */
  hold: z.boolean(),
  closedAt: Instant.nullable(),
  /** Length of its journal. */
  entries: count,
  /** Version of the scope in force; 0: none yet. */
  scope: count,
})
export type CaseFile = z.infer<typeof CaseFile>
/** With its first entry, whose text is its title. */
export const CaseLine = CaseFile.extend({
  opening: z.object({ id: CaseEntryId, text: bytes(sizeMaxCaseTextBytes).nullable() }),
})
export type CaseLine = z.infer<typeof CaseLine>

const withCase = inPractice.extend({ case: CaseId })
const text = bytes(sizeMaxCaseTextBytes).optional()

/** Newest first. */
export const caseSearch = operation({
  name: "caseSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/cases",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ cases: z.array(CaseLine) }),
})

/** Opens a case with its first entry (`opened`) and puts the evidence hold. Repeating it answers the same. */
export const caseCreate = operation({
  name: "caseCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/cases",
  params: inPractice,
  query: none,
  body: NewCase.extend({ case: CaseId }),
  result: z.object({ entries: z.array(CaseEntry) }),
})

export const caseRead = operation({
  name: "caseRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/cases/:case",
  params: withCase,
  query: none,
  body: none,
  result: z.object({
    case: CaseFile,
    /** People of the scope by the state of their notice. */
    notices: z.partialRecord(NoticeState, count),
    /** People who had been told and whom a later scope does not list: they are owed a correction. */
    dropped: count,
    /** Of all pools: not assigned yet; of this case: assigned, and of those used. */
    codes: z.object({ left: count, assigned: count, used: count }),
    /** Releases of this scope that the caller began and that still hold: where a killed client goes on. */
    releases: z.array(z.object({ id: CaseReleaseId, kinds: z.array(SegmentKind), validUntil: Instant })),
  }),
})

/** Oldest first. */
export const caseEntrySearch = operation({
  name: "caseEntrySearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/cases/:case/entries",
  params: withCase,
  query: z.object({ after: wholeNumber(0).default(0), limit: wholeNumber(1, 500).default(200) }),
  body: none,
  result: z.object({ entries: z.array(CaseEntry) }),
})

/** Adds to the journal. What only the keeper can know (`opened`, `contained` but rotations, `cards`) it writes itself. Idempotent by `id`. */
export const caseEntryCreate = operation({
  name: "caseEntryCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/cases/:case/entries",
  params: withCase,
  query: none,
  body: z.object({ id: CaseEntryId, body: z.string().max(1_000_000), text }),
  result: CaseEntry,
})

/** Locks and signs out, all in one durable step; each with its result in one `contained` entry. Idempotent by `id`. */
export const caseContain = operation({
  name: "caseContain",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/cases/:case/containment",
  params: withCase,
  query: none,
  body: z.object({
    id: CaseEntryId,
    acts: z
      .array(z.object({ act: ContainmentAct.exclude(["rotate"]), subject: ContainmentSubject }))
      .min(1)
      .max(500),
  }),
  result: CaseEntry,
})

/** `endedAt`: when its requests were refused from; absent: still open. */
export const SessionFact = z.object({
  account: z.uuid(),
  device: z.uuid(),
  startedAt: Instant,
  endedAt: Instant.optional(),
})
export type SessionFact = z.infer<typeof SessionFact>
export const LeaseFact = z.object({ device: z.uuid(), chart: z.uuid(), since: Instant, until: Instant })
export type LeaseFact = z.infer<typeof LeaseFact>

/**
 * An event with its way to the root of its full tile (log/src/tile-proof.ts): 8 hashes, joined. Null in the tile at the log's right edge, and
 * where every event of a tile is asked for.
 */
export const ProvenEvent = LogEvent.extend({ proof: bytesOf(256).nullable() })
export type ProvenEvent = z.infer<typeof ProvenEvent>

/** What the scope needs beside the log (spec/case.md, "Scope"). */
export const caseFactsRead = operation({
  name: "caseFactsRead",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/case-facts",
  params: inPractice,
  query: none,
  body: z.object({ taken: z.array(Taken).min(1).max(50) }),
  result: z.object({
    sessions: z.array(SessionFact),
    leases: z.array(LeaseFact),
    /** Segments whose key the accounts in `keys` hold, with their charts. */
    reach: z.array(z.object({ chart: ChartId, segment: SegmentId })),
    /** Ways in of the practice: where its keys are. */
    slots: z.object({ passkey: count, password: count, "recovery-kit": count, keyFile: count }),
  }),
})

/** The signed state of the log at a moment: how many events it had, the last one's time, how many entries were written by then. */
export const caseLogAt = operation({
  name: "caseLogAt",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/log-at",
  params: inPractice,
  query: z.object({ time: Instant }),
  body: none,
  result: z.object({ size: count, time: Instant.nullable(), entries: count }),
})

/**
 * Events that may concern what was taken, by index, found by account and time. `whole`: every event of its time, so that none can have been
 * kept back. `next`: where the next page begins; null at the end.
 */
export const caseEventSearch = operation({
  name: "caseEventSearch",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/case-events",
  params: inPractice,
  query: none,
  body: z.object({
    taken: Taken,
    whole: z.boolean(),
    /** Only this chart's (never with `whole`): one person's own answer. */
    chart: ChartId.optional(),
    from: count.default(0),
    limit: z.int().min(1).max(5000).default(2000),
  }),
  result: z.object({
    events: z.array(ProvenEvent),
    /** Leaves whose event was erased: in the range, and of nobody knows what. */
    erased: z.array(count).max(5000),
    /** First and one past the last index that this page answers for. */
    range: z.tuple([count, count]),
    next: count.nullable(),
  }),
})

/** Events that open and shut doors: accounts, devices, teams, charts, locks. Oldest first. */
export const caseControlSearch = operation({
  name: "caseControlSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/case-controls",
  params: inPractice,
  /** With `chart`: of that chart's making only, beside all others. */
  query: z.object({ chart: ChartId, from: wholeNumber(0).default(0), limit: wholeNumber(1, 2000).default(1000) }),
  body: none,
  result: z.object({ events: z.array(ProvenEvent), next: count.nullable() }),
})

/**
 * All writes of the charts named, and the making of the practice's own if it is among them, with their segments' kinds and what was shredded.
 * `next`: pass it on until it is null.
 */
export const caseWriteSearch = operation({
  name: "caseWriteSearch",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/case-writes",
  params: inPractice,
  query: none,
  body: z.object({
    charts: z.array(ChartId).min(1).max(500),
    from: z.object({ chart: ChartId, index: count }).nullable().default(null),
    limit: z.int().min(1).max(5000).default(2000),
  }),
  result: z.object({
    events: z.array(ProvenEvent),
    kinds: z.array(z.object({ segment: SegmentId, kind: SegmentKind })),
    shredded: z.array(z.object({ entry: z.uuid(), at: Instant })),
    next: z.object({ chart: ChartId, index: count }).nullable(),
  }),
})

/** A part of the chart list of a scope to come; the `scoped` entry closes the list and must agree with it. Repeating is harmless. */
export const caseChartCreate = operation({
  name: "caseChartCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/cases/:case/scopes/:version/charts",
  params: withCase.extend({ version: wholeNumber(1, 1000) }),
  query: none,
  /** `first`: the list begins anew. */
  body: z.object({ first: z.boolean(), charts: z.array(ChartId).max(20_000) }),
  result: nothing,
})

/** Charts of the scope in force, sorted. */
export const caseChartSearch = operation({
  name: "caseChartSearch",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/cases/:case/charts",
  params: withCase,
  query: z.object({ after: ChartId.optional(), limit: wholeNumber(1, 20_000).default(5000) }),
  body: none,
  result: z.object({ version: count, charts: z.array(ChartId), next: ChartId.nullable() }),
})

/**
 * Release of exactly the charts of a scope, of the segment kinds named, outside the hourly limit: for letters (`directory`) or to recognise
 * samples. Two officers: without an approval that is due it asks for one and answers `waiting`.
 */
export const caseReleaseCreate = operation({
  name: "caseReleaseCreate",
  auth: "fresh",
  method: "POST",
  path: "/v1/practices/:practice/cases/:case/releases",
  params: withCase,
  query: none,
  body: z.object({
    id: CaseReleaseId,
    version: z.int().min(1),
    kinds: z.array(SegmentKind).min(1).max(4),
    checkpointSize: count,
  }),
  result: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("waiting"), approval: Approval }),
    z.object({ kind: z.literal("released"), charts: count, validUntil: Instant, receipt: LogReceipt.nullable() }),
  ]),
})

/** SHA-256 of the JCS of the sorted list of chart ids: what two officers agree to. */
export const ChartsDigest = bytesOf(32)
