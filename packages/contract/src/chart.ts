/** Charts: making, writing, opening (spec/keys.md, spec/entry.md, spec/log.md). */
import { z } from "zod"
import { Approval } from "./approval.ts"
import { AccountId, CaseReleaseId, ChartId, EntryId, ExportId, SegmentId, TeamId } from "./ids.ts"
import { KinshipToken, kinshipTokensMax } from "./kinship.ts"
import { operation } from "./operation.ts"
import { StatedReason } from "./reason.ts"
import { SegmentKind } from "./roles.ts"
import { inPractice, none } from "./shape.ts"
import { bytes, bytesOf, Instant } from "./wire.ts"

export const sizeMaxEntryBytes = 12 * 1024 * 1024
/** Nonce, the least that padding leaves (256 bytes, spec/entry.md), tag: nothing shorter can ever open. */
export const sizeMinEntryBytes = 12 + 256 + 16

/** `patient`: one person's record. `practice`: what belongs to no patient (organizations, locations, unfiled resources). */
export const ChartKind = z.enum(["patient", "practice"])
export type ChartKind = z.infer<typeof ChartKind>

export const SegmentWrap = z.object({
  team: TeamId,
  teamVersion: z.int().min(1),
  keyVersion: z.int().min(1),
  /** `seal` of 32 bytes. */
  wrapped: bytesOf(60),
})
export type SegmentWrap = z.infer<typeof SegmentWrap>

export const NewSegment = z.object({ id: SegmentId, kind: SegmentKind, wraps: z.array(SegmentWrap).min(1).max(4) })
export type NewSegment = z.infer<typeof NewSegment>
export const NewChart = z.object({
  id: ChartId,
  kind: ChartKind,
  careTeam: TeamId,
  segments: z.array(NewSegment).min(1).max(8),
})
export type NewChart = z.infer<typeof NewChart>

export const Segment = z.object({
  id: SegmentId,
  kind: SegmentKind,
  keyVersion: z.int().min(1),
  /** seq of its newest entry, 0 if none. */
  head: z.int().min(0),
  /** Wraps under teams whose key this account holds. */
  wraps: z.array(SegmentWrap),
})
export type Segment = z.infer<typeof Segment>

/** What may be known of a chart without opening it. */
export const Chart = z.object({
  id: ChartId,
  kind: ChartKind,
  careTeam: TeamId,
  createdAt: Instant,
  /** Segments this account may open. */
  segments: z.array(Segment),
})
export type Chart = z.infer<typeof Chart>

export const NewEntry = z.object({
  id: EntryId,
  chart: ChartId,
  segment: SegmentId,
  keyVersion: z.int().min(1),
  ciphertext: bytes(sizeMaxEntryBytes, sizeMinEntryBytes),
  share: bytesOf(32),
})
export type NewEntry = z.infer<typeof NewEntry>

export const SearchToken = z.object({ chart: ChartId, token: bytesOf(16) })
export const ResourceToken = z.object({ chart: ChartId, key: bytesOf(16), content: bytesOf(16) })

const withChart = inPractice.extend({ chart: ChartId })

/** Segment keys (wrapped) without any share: what a writer needs. Opens nothing, so it is not a release. */
export const chartRead = operation({
  name: "chartRead",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/charts/:chart",
  params: withChart,
  query: none,
  body: none,
  result: Chart,
})

/** The practice's own chart, if one exists yet. */
export const chartPractice = operation({
  name: "chartPractice",
  auth: "signed",
  method: "GET",
  path: "/v1/practices/:practice/practice-chart",
  params: inPractice,
  query: none,
  body: none,
  result: z.object({ chart: Chart.nullable() }),
})

/** A further segment of an existing chart (the first clinical note of a chart the front desk made; an author's own notes). */
export const segmentCreate = operation({
  name: "segmentCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/charts/:chart/segments",
  params: withChart,
  query: none,
  body: NewSegment,
  result: Chart,
})

/**
 * Writes: new charts, entries, search tokens and resource tokens, all or none. Repeating a request with the same ids and bytes
 * changes nothing and answers the same, so a lost answer is simply asked for again. When it answers, all is durable and in the log.
 */
export const entryCreate = operation({
  name: "entryCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/entries",
  params: inPractice,
  query: none,
  body: z.object({
    charts: z.array(NewChart).max(500),
    entries: z.array(NewEntry).max(2000),
    searchTokens: z.array(SearchToken).max(20_000),
    resourceTokens: z.array(ResourceToken).max(20_000),
    /** Charts whose earlier search tokens are replaced by the ones given (a corrected name). */
    replaceSearchTokens: z.array(ChartId).max(500),
    /** Kinship tokens of the Patients among the entries; they take the place of the chart's earlier ones (spec/kinship.md). */
    kinship: z
      .array(z.object({ chart: ChartId, tokens: z.array(KinshipToken).max(kinshipTokensMax) }))
      .max(2000)
      .optional(),
  }),
  result: z.object({ entries: z.array(z.object({ id: EntryId, seq: z.int() })) }),
})

export const Purpose = z.enum(["TREAT", "ETREAT", "HPAYMT", "HOPERAT", "PATRQT", "HSYSADMIN"])
export type Purpose = z.infer<typeof Purpose>

export const OpenedEntry = z.object({
  id: EntryId,
  segment: SegmentId,
  seq: z.int().min(1),
  keyVersion: z.int().min(1),
  author: AccountId,
  recordedAt: Instant,
  ciphertext: bytes(sizeMaxEntryBytes),
  share: bytesOf(32),
})
export type OpenedEntry = z.infer<typeof OpenedEntry>

/** The log's answer to an event just appended (spec/log.md). */
export const LogReceipt = z.object({
  index: z.int().min(0),
  salt: bytesOf(16),
  /** JCS of the event. */
  event: z.string(),
  /** Signed note. */
  checkpoint: z.string(),
  inclusionProof: z.array(bytesOf(32)).max(64),
  /** From `checkpointSize` of the request; empty when that was 0 or is the present size. */
  consistencyProof: z.array(bytesOf(32)).max(64),
})
export type LogReceipt = z.infer<typeof LogReceipt>

/** Opens a chart: a logged, limited release (DESIGN 4). `after` per segment asks only for what is newer. */
export const chartOpen = operation({
  name: "chartOpen",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/charts/:chart/open",
  params: withChart,
  query: none,
  body: z.object({
    segments: z
      .array(z.object({ kind: SegmentKind, after: z.int().min(0) }))
      .min(1)
      .max(5),
    purpose: Purpose,
    /** Asked for by `reason_required`, when nothing known explains the opening. */
    reason: StatedReason.optional(),
    note: bytes(2048).optional(),
    export: ExportId.optional(),
    /** Under this release of a case's charts. */
    release: CaseReleaseId.optional(),
    /** Size of the newest checkpoint this client has verified; 0 for none. */
    checkpointSize: z.int().min(0),
  }),
  result: z.object({ chart: Chart, entries: z.array(OpenedEntry), receipt: LogReceipt }),
})

/**
 * Bulk release: every chart of the practice, outside the hourly limit, each opening still its own log entry (owner, fresh sign-in). Of a
 * practice with more charts than the setting allows, `waiting` for a second person; asked again by the same session with the same id
 * once it is due, it is `started`, without a second sign-in.
 */
export const exportCreate = operation({
  name: "exportCreate",
  auth: "signed",
  method: "POST",
  path: "/v1/practices/:practice/exports",
  params: inPractice,
  query: none,
  body: z.object({ id: ExportId, checkpointSize: z.int().min(0) }),
  result: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("started"),
      charts: z.array(z.object({ id: ChartId, kind: ChartKind })),
      validUntil: Instant,
      receipt: LogReceipt,
    }),
    z.object({ kind: z.literal("waiting"), approval: Approval }),
  ]),
})
