/**
 * Opens a chart (DESIGN 4, spec/log.md "Release"): permission, governor, log, and only then the shares.
 *
 * All that can be prepared is read before the request joins a batch, or remembered from the last time; what could have changed since (session,
 * membership, pace, the chart if it was remembered) is decided again under the log's lock, for all requests of the batch together
 * (chart-open-group.ts).
 */
import {
  ApiError,
  type Chart,
  type ChartId,
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
import type { Released, ReleaseRequest } from "./chart-open-group.ts"
import type { OpenedShare, OpeningFacts, OpeningQuestion, ShareRow } from "./opening-facts.ts"
import type { OpeningMemory } from "./opening-memory.ts"
import { mayKind } from "./permission.ts"
import type { ChartShares, Shares } from "./shares.ts"

/** What the release will cover, known before it is committed: the store may look for the ciphertexts meanwhile. */
export interface PreparedOpening {
  chart: ChartId
  entries: readonly OpenedEntry["id"][]
  /** Appends the release to the log and answers what it covers: other entries than were prepared when the chart has just changed. @throws ApiError */
  release(): Promise<ReleasedOpening>
}

export interface ReleasedOpening {
  chart: Chart
  entries: readonly OpenedShare[]
  receipt: LogReceipt
}

export interface ChartOpenDeps {
  openings: Gather<OpeningQuestion, OpeningFacts>
  memory: OpeningMemory
  sequencer: GroupSequencer
  shares: Shares
  clock: () => Date
  /** Which charts of a practice are decoys. */
  decoysOf: (practice: PracticeId) => Promise<ReadonlySet<string>>
  releases: Group<ReleaseRequest, Released>
}

type Input = Parsed<typeof chartOpenOperation>

/** All that a release is made of. */
interface Preparation {
  facts: ChartFacts
  chart: Chart
  entries: readonly OpenedEntry["id"][]
  /** @throws KeeperError `open_failed` */
  shares(): readonly OpenedShare[]
  isRemembered: boolean
}

/** @throws ApiError `not_found` when there is no such chart or the caller may not open what they ask for */
export async function chartOpen(deps: ChartOpenDeps, caller: Caller, input: Input): Promise<PreparedOpening> {
  const { params, body } = input
  checkKinds(body.segments.map(({ kind }) => kind))
  const question: OpeningQuestion = {
    chart: params.chart,
    account: caller.account,
    // Custodians open what their teams keep for an export or a case; that it is one is checked under the log's lock.
    exporting: body.export !== undefined || body.release !== undefined,
    ...(body.purpose === "ETREAT" && { emergency: deps.clock() }),
    asked: body.segments,
  }
  const first = recalled(deps, caller, question) ?? (await readAfresh(deps, caller, question))
  return {
    chart: params.chart,
    entries: first.entries,
    async release() {
      let prepared = first
      let released = await release(deps, caller, input, prepared)
      if (released === undefined) {
        deps.memory.forget(caller.practice, params.chart)
        prepared = await readAfresh(deps, caller, question)
        released = await release(deps, caller, input, prepared)
      }
      if (released === undefined) throw new Error("invariant: what was not remembered is not out of date")
      const { facts, isRemembered } = prepared
      if (!isRemembered) deps.memory.learn(caller.practice, question, { facts, shares: released.entries })
      return released
    },
  }
}

/** Undefined when it is not known, or would not be permitted: what was remembered refuses nobody. */
function recalled({ memory }: ChartOpenDeps, caller: Caller, question: OpeningQuestion): Preparation | undefined {
  const known = memory.recall(caller.practice, question)
  if (known === undefined || !mayAll(known.facts, question)) return undefined
  const { facts, shares } = known
  const chart = chartOf(question.chart, facts)
  return { facts, chart, entries: shares.map(({ id }) => id), shares: () => shares, isRemembered: true }
}

/** @throws ApiError `not_found` */
async function readAfresh(deps: ChartOpenDeps, caller: Caller, question: OpeningQuestion): Promise<Preparation> {
  const [{ facts, shares }, sharesOf] = await Promise.all([
    deps.openings.ask(caller.practice, question),
    deps.shares.ofPractice(caller.practice),
  ])
  if (facts === undefined) throw notFound()
  const chart = chartOf(question.chart, facts)
  if (!mayAll(facts, question)) throw notFound()
  // The shares are read after the segments: what was written between the two is left to the next opening.
  const headOf = new Map(chart.segments.map(({ id, head }) => [id, head]))
  const covered = shares.filter(({ segment, seq }) => seq <= (headOf.get(segment) ?? 0))
  return {
    facts,
    chart,
    entries: covered.map(({ entry }) => entry),
    shares: () => openShares(sharesOf(question.chart), covered),
    isRemembered: false,
  }
}

const mayAll = ({ relation }: ChartFacts, { asked }: OpeningQuestion): boolean =>
  asked.every(({ kind }) => mayKind(relation, kind))

/** Undefined when it was prepared from what is not so any more; then nothing was released. @throws ApiError */
async function release(
  deps: ChartOpenDeps,
  caller: Caller,
  input: Input,
  { facts, chart, entries, shares, isRemembered }: Preparation,
): Promise<ReleasedOpening | undefined> {
  const { params, body } = input
  const { practice } = caller
  // Before the request joins a batch, so that a share that does not open leaves no release in the log.
  const opened = shares()
  const decoys = await deps.decoysOf(practice)
  const request: ReleaseRequest = {
    caller,
    event: eventOf(deps.clock(), caller, input, chart, entries.length),
    chartKind: chart.kind,
    careTeam: chart.careTeam,
    segments: segmentsAsked(facts, body.segments),
    stated: body.reason,
    release: body.release,
    isDecoy: decoys.has(params.chart),
    remembered: isRemembered ? facts : undefined,
  }
  const { result, receipts } = await deps.sequencer.appendIn(practice, deps.releases, request, body.checkpointSize)
  if (!result.isCurrent) return undefined
  const [receipt] = receipts
  if (receipt === undefined) throw new Error("invariant: a release has a receipt")
  return { chart, entries: opened, receipt }
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
