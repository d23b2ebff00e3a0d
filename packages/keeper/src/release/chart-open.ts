/**
 * Opens a chart (DESIGN 4, spec/log.md "Release"): permission, governor, log, and only then the shares.
 *
 * All that can be prepared is read before the request joins a batch; what could have changed since (session, membership, pace) is
 * decided again under the log's lock, for all requests of the batch together (chart-open-group.ts).
 */
import {
  ApiError,
  type Chart,
  type chartOpen as chartOpenOperation,
  type LogReceipt,
  type OpenedEntry,
  type Parsed,
  type PracticeId,
  type ReleaseEvent,
  type SegmentKind,
} from "@subrosa/contract"
import { b64u } from "../b64u.ts"
import type { Caller } from "../caller.ts"
import type { Gather } from "../gather.ts"
import type { GroupSequencer } from "../log/sequencer.ts"
import type { Group } from "../log/unit.ts"
import { type ChartFacts, chartOf } from "./chart-facts.ts"
import type { ReleaseRequest } from "./chart-open-group.ts"
import type { OpeningFacts, OpeningQuestion, ShareRow } from "./opening-facts.ts"
import { mayKind } from "./permission.ts"
import type { ChartShares, Shares } from "./shares.ts"

export type OpenedShare = Omit<OpenedEntry, "ciphertext">

/** What the release will cover, known before it is committed: the store may look for the ciphertexts meanwhile. */
export interface PreparedOpening {
  chart: Chart
  entries: readonly OpenedEntry["id"][]
  /** Appends the release to the log and answers the shares, in the order of `entries`. @throws ApiError */
  release(): Promise<{ entries: readonly OpenedShare[]; receipt: LogReceipt }>
}

export interface ChartOpenDeps {
  openings: Gather<OpeningQuestion, OpeningFacts>
  sequencer: GroupSequencer
  shares: Shares
  clock: () => Date
  /** Which charts of a practice are decoys. */
  decoysOf: (practice: PracticeId) => Promise<ReadonlySet<string>>
  releases: Group<ReleaseRequest, Record<never, never>>
}

type Input = Parsed<typeof chartOpenOperation>

/** @throws ApiError `not_found` when there is no such chart or the caller may not open what they ask for */
export async function chartOpen(deps: ChartOpenDeps, caller: Caller, input: Input): Promise<PreparedOpening> {
  const { params, body } = input
  checkKinds(body.segments.map(({ kind }) => kind))
  const [{ facts, shares }, sharesOf, decoys] = await Promise.all([
    deps.openings.ask(caller.practice, {
      chart: params.chart,
      account: caller.account,
      // Custodians open what their teams keep for an export or a case; that it is one is checked under the log's lock.
      exporting: body.export !== undefined || body.release !== undefined,
      ...(body.purpose === "ETREAT" && { emergency: deps.clock() }),
      asked: body.segments,
    }),
    deps.shares.ofPractice(caller.practice),
    deps.decoysOf(caller.practice),
  ])
  if (facts === undefined) throw notFound()
  const chart = chartOf(params.chart, facts)
  if (!body.segments.every(({ kind }) => mayKind(facts.relation, kind))) {
    throw notFound()
  }
  // The shares are read after the segments: what was written between the two is left to the next opening.
  const headOf = new Map(chart.segments.map(({ id, head }) => [id, head]))
  const covered = shares.filter(({ segment, seq }) => seq <= (headOf.get(segment) ?? 0))
  const event = eventOf(deps.clock(), caller, input, chart, covered.length)
  return {
    chart,
    entries: covered.map(({ entry }) => entry),
    async release() {
      // Before the request joins a batch, so that a share that does not open leaves no release in the log.
      const entries = openShares(sharesOf(params.chart), covered)
      const { receipts } = await deps.sequencer.appendIn(
        caller.practice,
        deps.releases,
        {
          caller,
          event,
          chartKind: chart.kind,
          careTeam: chart.careTeam,
          segments: segmentsAsked(facts, body.segments),
          stated: body.reason,
          release: body.release,
          isDecoy: decoys.has(params.chart),
        },
        body.checkpointSize,
      )
      const [receipt] = receipts
      if (receipt === undefined) throw new Error("invariant: a release has a receipt")
      return { entries, receipt }
    },
  }
}

function checkKinds(kinds: readonly SegmentKind[]): void {
  if (new Set(kinds).size === kinds.length) return
  const message = "each kind of segment can be named once"
  throw new ApiError("invalid_request", message, { errors: [{ field: "segments", message }] })
}

const segmentsAsked = (facts: ChartFacts, asked: readonly { kind: SegmentKind }[]) =>
  facts.segments
    .filter(({ kind }) => asked.some((segment) => segment.kind === kind))
    .filter(({ author }) => author === null || author === facts.relation.account)
    .map(({ kind, author }) => ({ kind, author }))

/** `upTo` is at least `after`: who has all is told that there is nothing newer. */
function eventOf(now: Date, caller: Caller, { params, body }: Input, chart: Chart, count: number): ReleaseEvent {
  const afterOf = new Map(body.segments.map(({ kind, after }) => [kind, after]))
  return {
    type: "release",
    practice: caller.practice,
    time: now.toISOString(),
    account: caller.account,
    device: caller.device,
    chart: params.chart,
    purpose: body.purpose,
    segments: chart.segments.flatMap(({ id, kind, head }) => {
      const after = afterOf.get(kind)
      return after === undefined ? [] : [{ segment: id, kind, after, upTo: Math.max(after, head) }]
    }),
    count,
    request: b64u(caller.request.digest),
    signature: b64u(caller.request.signature),
    ...(body.note !== undefined && { note: body.note }),
    ...(body.export !== undefined && { export: body.export }),
  }
}

const openShares = (shares: ChartShares, rows: readonly ShareRow[]): OpenedShare[] =>
  rows.map((row) => ({
    id: row.entry,
    segment: row.segment,
    seq: row.seq,
    keyVersion: row.key_version,
    author: row.author,
    recordedAt: new Date(row.recorded_at).toISOString(),
    share: b64u(shares.open(row.sealed, row)),
  }))

const notFound = () => new ApiError("not_found", "there is no such chart")
