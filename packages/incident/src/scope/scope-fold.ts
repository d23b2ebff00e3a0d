/**
 * `exposed(case)`: who was exposed, computed from the log (spec/case.md, "Scope").
 *
 * Two passes, so that it streams: first the events of the accounts and devices in question, which say what charts were reached; then,
 * chart by chart, the writes that turn ranges of seq into entries. Memory grows with the releases, and with one chart at a time.
 */
import type { Taken } from "@subrosa/contract"
import { type ChartFacts, chartExposure } from "./chart-exposure.ts"
import { ChartReach } from "./chart-reach.ts"
import type { Doubt, Exposed, ExposedChart, ExposedCounts, Placed } from "./exposed.ts"
import type { ExposureFacts } from "./exposure-facts.ts"
import type { LoggedEvent } from "./logged-event.ts"
import { type Select, selectEvents } from "./select-event.ts"

export class ScopeFold {
  readonly #takens: readonly Taken[]
  readonly #facts: ExposureFacts
  readonly #chartFacts: ChartFacts
  readonly #selects: readonly Select[]
  readonly #reaches = new Map<string, ChartReach>()

  /** Several things may have been taken at once: what any of them exposes is exposed. */
  constructor(takens: readonly Taken[], facts: ExposureFacts) {
    this.#takens = takens
    this.#facts = facts
    this.#chartFacts = { ...facts, shreddedAt: new Map(facts.shredded.map(({ entry, at }) => [entry, at])) }
    this.#selects = takens.map((taken) => selectEvents(taken, facts))
    for (const taken of takens) {
      if (!("records" in taken)) continue
      for (const records of taken.records) this.#reachOf(records.chart).name({ ...records, upTo: taken.upTo })
    }
  }

  /** First pass: any event of the log, in any order. What does not concern the case is passed over. */
  take(logged: LoggedEvent): void {
    const { index, event } = logged
    if (event.type !== "release" && event.type !== "write") return
    for (const select of this.#selects) {
      const why = select(index, event)
      if (why === undefined) continue
      this.#reachOf(event.chart).take(logged, why)
      return
    }
  }

  /** A copy reaches every chart of which a stolen key opens a segment: the keeper tells which those are. */
  reachChart(chart: string): void {
    this.#reachOf(chart)
  }

  /** Charts whose writes the second pass needs, sorted. */
  charts(): string[] {
    return [...this.#reaches.keys()].sort()
  }

  /** Second pass: all `write` events of one chart, and its making if it is the practice's own. */
  place(chart: string, writes: Iterable<LoggedEvent>): Placed {
    const reach = this.#reaches.get(chart)
    if (reach === undefined) return { exposed: undefined, doubts: [] }
    return chartExposure(reach, this.#takens, this.#chartFacts, writes)
  }

  get size(): number {
    return this.#facts.size
  }

  #reachOf(chart: string): ChartReach {
    const known = this.#reaches.get(chart)
    if (known !== undefined) return known
    const reach = new ChartReach(chart)
    this.#reaches.set(chart, reach)
    return reach
  }
}

/** The whole scope at once, of a log that is at hand. */
export function exposed(takens: readonly Taken[], facts: ExposureFacts, log: readonly LoggedEvent[]): Exposed {
  const fold = new ScopeFold(takens, facts)
  for (const logged of log) fold.take(logged)
  const writes = Map.groupBy(
    log.filter(({ event }) => event.type === "write" || event.type === "chart"),
    ({ event }) => ("chart" in event ? event.chart : ""),
  )
  if (takens.some(({ kind }) => kind === "database")) for (const chart of writes.keys()) fold.reachChart(chart)
  const charts: ExposedChart[] = []
  const doubts: Doubt[] = []
  const counts = new ExposedCounter()
  for (const chart of fold.charts()) {
    const placed = fold.place(chart, writes.get(chart) ?? [])
    doubts.push(...placed.doubts)
    counts.add(placed)
    if (placed.exposed !== undefined) charts.push(placed.exposed)
  }
  return { charts, counts: counts.counts, doubts, size: facts.size }
}

/** Counts charts as they stream by. */
export class ExposedCounter {
  readonly counts: ExposedCounts = { charts: 0, segments: 0, entries: 0, byKind: {} }

  add({ exposed, practice }: Placed): void {
    if (exposed !== undefined) this.#addPerson(exposed)
    if (practice === undefined) return
    this.counts.practice = practice.segments.reduce((sum, { entries }) => sum + entries.length, 0)
  }

  /** Of a chart that is nobody's by the officers' own list. */
  addDecoy({ exposed }: Placed): void {
    if (exposed !== undefined) this.counts.decoys = (this.counts.decoys ?? 0) + 1
  }

  #addPerson({ segments }: ExposedChart): void {
    const { counts } = this
    counts.charts++
    counts.segments += segments.length
    for (const { kind, entries } of segments) {
      counts.entries += entries.length
      counts.byKind[kind] = (counts.byKind[kind] ?? 0) + entries.length
    }
  }
}
