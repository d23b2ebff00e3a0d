/**
 * Who was exposed (spec/case.md, "Scope"): the keeper finds the events, this client proves each against the signed log, and the pure fold of
 * `@subrosa/incident` says what they come to. Charts come one at a time, so that memory grows with the releases alone.
 */
import {
  type ChartId,
  caseEventSearch,
  caseFactsRead,
  caseWriteSearch,
  type ProvenEvent,
  type Result,
  type SegmentKind,
  type Taken,
} from "@subrosa/contract"
import { type Doubt, type ExposureFacts, type LoggedEvent, type Placed, ScopeFold } from "@subrosa/incident"
import type { Core } from "../core.ts"
import { requireProof } from "../log/proof-step.ts"
import type { LogProver } from "./log-prover.ts"

export interface ScopeProgress {
  phase: "events" | "writes"
  /** Events read, or charts done. */
  done: number
  /** Charts in all; not known while events are read. */
  total?: number
}

export interface ScopeOptions {
  /** Read every event of the time in question, so that none can have been kept back. */
  whole: boolean
  /** Only this chart is placed: the answer desk's question. */
  only?: ChartId | undefined
  onProgress?: ((progress: ScopeProgress) => void) | undefined
}

export interface PlacedChart extends Placed {
  chart: ChartId
  /** Every entry that the practice holds on this person, exposed or not. */
  held: HeldWrite[]
}

export interface HeldWrite {
  entry: string
  kind: SegmentKind
  writtenAt: string
}

export interface ScopeRun {
  /** Charts that were reached, in order of their ids, each once. */
  charts: AsyncGenerator<PlacedChart>
  /** Doubts about the events as a whole. */
  doubts: Doubt[]
  facts: Result<typeof caseFactsRead>
}

/** The server makes an answer of so many in one piece: with four times as many its memory grew by 20 MB more. */
const eventsAtOnce = 500
const chartsAtOnce = 200
const timeoutMs = 60_000

/** @throws EngineError proof_failed for an event that the log does not hold, or a page that leaves some out */
export async function runScope(
  core: Pick<Core, "call">,
  prover: LogProver,
  takens: readonly Taken[],
  options: ScopeOptions,
): Promise<ScopeRun> {
  const facts = await core.call(caseFactsRead, { body: { taken: [...takens] } })
  const kinds = new Map<string, SegmentKind>()
  const exposure: ExposureFacts = {
    sessions: facts.sessions,
    leases: facts.leases,
    shredded: [],
    reach: new Set(facts.reach.map(({ segment }) => segment)),
    kinds,
    size: prover.head.size,
  }
  const fold = new ScopeFold(takens, exposure)
  const doubts: Doubt[] = []
  let read = 0
  for (const taken of takens) {
    for await (const page of eventPages(core, prover, taken, options)) {
      for (const logged of page.events) fold.take(logged)
      doubts.push(...page.erased.map((index): Doubt => ({ kind: "erased", index })))
      read += page.read
      options.onProgress?.({ phase: "events", done: read })
    }
  }
  for (const { chart } of facts.reach) fold.reachChart(chart)
  return { charts: placeCharts(core, prover, fold, kinds, options), doubts, facts }
}

/** One chart's part in the answer; undefined when nothing of it was reached. */
export async function placeOne(
  core: Pick<Core, "call">,
  prover: LogProver,
  takens: readonly Taken[],
  chart: ChartId,
): Promise<PlacedChart | undefined> {
  const run = await runScope(core, prover, takens, { whole: false, only: chart })
  for await (const placed of run.charts) if (placed.chart === chart) return placed
  return undefined
}

interface EventPage {
  /** How many were read and proven. */
  read: number
  /** Those that may concern what was taken. */
  events: LoggedEvent[]
  erased: number[]
}

async function* eventPages(
  core: Pick<Core, "call">,
  prover: LogProver,
  taken: Taken,
  { whole, only }: ScopeOptions,
): AsyncGenerator<EventPage> {
  let first: number | undefined
  for (let from = 0; ; ) {
    const page = await core.call(
      caseEventSearch,
      { body: { taken, whole, from, limit: eventsAtOnce, ...(only !== undefined && { chart: only }) } },
      { timeoutMs },
    )
    const known = page.events.filter(({ index }) => index < prover.head.size)
    first ??= page.range[0]
    if (whole) requireGapless(page, prover.head.size)
    yield { read: known.length, events: await prover.proveAll(known, concerns(taken)), erased: page.erased }
    if (page.next === null) {
      if (whole) await requireEdges(prover, taken, [first, page.range[1]])
      return
    }
    requireProof(page.next > from, "the log's answer is malformed")
    from = page.next
  }
}

/**
 * Whether an event's text may concern what was taken: names its person or device, or its export. The text is proven to be the log's; one that
 * names them by chance is passed over by the fold.
 */
function concerns(taken: Taken): (text: string) => boolean {
  const names = [
    ...("account" in taken ? [taken.account] : []),
    ...("device" in taken ? [taken.device] : []),
    ...("exports" in taken ? taken.exports : []),
  ]
  return (text) => names.some((name) => text.includes(name))
}

/** Every index of the range is answered for: an event that was kept back would leave a gap. */
function requireGapless({ events, erased, range }: Result<typeof caseEventSearch>, size: number): void {
  const [from, to] = range
  const indexes = [...events.map(({ index }) => index), ...erased].filter((index) => index < size).sort((a, b) => a - b)
  const expected = Math.max(0, Math.min(to, size) - from)
  const gapless = indexes.length === expected && indexes.every((index, i) => index === from + i)
  requireProof(gapless, "the entry does not cover what was handed out")
}

/** The range is no shorter than the time in question: what lies just outside of it is older, or newer. */
async function requireEdges(prover: LogProver, taken: Taken, [first, end]: readonly [number, number]): Promise<void> {
  if (!("from" in taken)) return
  const { size } = prover.head
  const before = first > 0 ? await prover.eventAt(Math.min(first, size) - 1) : undefined
  const after = end < size ? await prover.eventAt(end) : undefined
  const starts = before === undefined || before.time < taken.from
  const ends = after === undefined || (taken.to !== undefined && after.time > taken.to)
  requireProof(starts && ends, "the entry does not cover what was handed out")
}

async function* placeCharts(
  core: Pick<Core, "call">,
  prover: LogProver,
  fold: ScopeFold,
  kinds: Map<string, SegmentKind>,
  { onProgress, only }: ScopeOptions,
): AsyncGenerator<PlacedChart> {
  const charts = (fold.charts() as ChartId[]).filter((chart) => only === undefined || chart === only)
  for (let from = 0; from < charts.length; from += chartsAtOnce) {
    const batch = charts.slice(from, from + chartsAtOnce)
    const answer = await readWrites(core, batch)
    kinds.clear()
    for (const { segment, kind } of answer.kinds) kinds.set(segment, kind)
    // What was written since the head is of another scope.
    const known = answer.events.filter(({ index }) => index < prover.head.size)
    const writes = Map.groupBy(await prover.proveAll(known), ({ event }) => ("chart" in event ? event.chart : ""))
    for (const chart of batch) {
      const own = writes.get(chart) ?? []
      yield { chart, ...fold.place(chart, own), held: heldOf(own, kinds) }
    }
    onProgress?.({ phase: "writes", done: Math.min(from + chartsAtOnce, charts.length), total: charts.length })
  }
}

function heldOf(writes: readonly LoggedEvent[], kinds: ReadonlyMap<string, SegmentKind>): HeldWrite[] {
  return writes.flatMap(({ event }) =>
    event.type === "write"
      ? event.entries.map(({ entry, segment }) => ({
          entry,
          // As the scope counts it: what nobody told is taken for clinical.
          kind: kinds.get(segment) ?? "clinical",
          writtenAt: event.time,
        }))
      : [],
  )
}

async function readWrites(core: Pick<Core, "call">, charts: ChartId[]) {
  const events: ProvenEvent[] = []
  const kinds: Result<typeof caseWriteSearch>["kinds"] = []
  for (let from: Result<typeof caseWriteSearch>["next"] = null; ; ) {
    const page: Result<typeof caseWriteSearch> = await core.call(
      caseWriteSearch,
      { body: { charts, from, limit: eventsAtOnce } },
      { timeoutMs },
    )
    events.push(...page.events)
    kinds.push(...page.kinds)
    if (page.next === null) return { events, kinds }
    from = page.next
  }
}
