/** What a request is about to change, laid over the state it was decided on; kept apart until the whole request has passed. */
import type {
  ChartId,
  ChartKind,
  EntryId,
  Event,
  NewChart,
  NewSegment,
  SegmentId,
  SegmentKind,
  TeamId,
} from "@subrosa/contract"
import type { EntryToWrite } from "./write-request.ts"
import {
  type ChartState,
  placeOf,
  type SegmentState,
  type ShareState,
  type WrapState,
  type WriteState,
} from "./write-state.ts"

export type ChartEvent = Extract<Event, { type: "chart" }>

export interface NumberedEntry {
  entry: EntryToWrite
  seq: number
}

export interface WritePlan {
  charts: readonly { id: ChartId; kind: ChartKind; careTeam: TeamId }[]
  segments: readonly { id: SegmentId; state: SegmentState; wraps: readonly WrapState[] }[]
  entries: readonly NumberedEntry[]
  /** The answer: every entry of the request with its seq, also those that were there. */
  seqs: readonly { id: EntryId; seq: number }[]
  events: readonly Event[]
}

export class Draft {
  readonly state: WriteState
  readonly #charts = new Map<string, ChartState>()
  readonly #segments = new Map<string, SegmentState>()
  readonly #wraps = new Map<string, WrapState[]>()
  readonly #shares = new Map<string, ShareState>()
  readonly #digests = new Map<string, string>()
  readonly #places = new Set<string>()
  readonly #newCharts: WritePlan["charts"][number][] = []
  readonly #newSegments: SegmentId[] = []
  readonly #events: ChartEvent[] = []
  readonly entries: NumberedEntry[] = []
  #practiceChart: string | undefined

  constructor(state: WriteState) {
    this.state = state
    this.#practiceChart = state.practiceChart
  }

  get practiceChart(): string | undefined {
    return this.#practiceChart
  }

  chart(id: string): ChartState | undefined {
    return this.#charts.get(id) ?? this.state.charts.get(id)
  }

  segment(id: string): SegmentState | undefined {
    return this.#segments.get(id) ?? this.state.segments.get(id)
  }

  wraps(segment: string): readonly WrapState[] {
    return this.#wraps.get(segment) ?? this.state.wraps.get(segment) ?? []
  }

  share(entry: string): ShareState | undefined {
    return this.#shares.get(entry) ?? this.state.shares.get(entry)
  }

  digest(entry: string): string | undefined {
    return this.#digests.get(entry) ?? this.state.digests.get(entry)
  }

  hasSegment(chart: string, kind: SegmentKind, author: string | null): boolean {
    const place = placeOf({ chart, kind, author })
    return this.#places.has(place) || this.state.places.has(place)
  }

  addChart({ id, kind, careTeam }: NewChart, event: ChartEvent): void {
    this.#charts.set(id, { kind, careTeam, head: 0 })
    this.#newCharts.push({ id, kind, careTeam })
    this.#events.push(event)
    if (kind === "practice") this.#practiceChart = id
  }

  addSegment(chart: ChartId, segment: NewSegment, keyVersion: number, author: string | null): void {
    this.#segments.set(segment.id, { chart, kind: segment.kind, keyVersion, author, head: 0 })
    this.#wraps.set(segment.id, segment.wraps)
    this.#places.add(placeOf({ chart, kind: segment.kind, author }))
    this.#newSegments.push(segment.id)
  }

  /** Numbers the entry: the next of its chart. */
  addEntry(entry: EntryToWrite): number {
    const chart = this.chart(entry.chart)
    const segment = this.segment(entry.segment)
    if (chart === undefined || segment === undefined) throw new Error("invariant: an entry is added where it belongs")
    const seq = chart.head + 1
    this.#charts.set(entry.chart, { ...chart, head: seq })
    this.#segments.set(entry.segment, { ...segment, head: seq })
    const { keyVersion } = entry
    this.#shares.set(entry.id, { chart: entry.chart, segment: entry.segment, seq, keyVersion, plain: entry.share })
    this.#digests.set(entry.id, entry.ciphertextDigest)
    this.entries.push({ entry, seq })
    return seq
  }

  /** What is to be inserted. The state stays as it was; `settle` lays the draft over it. */
  plan(seqs: WritePlan["seqs"], writes: readonly Event[]): WritePlan {
    return {
      charts: this.#newCharts,
      segments: this.#newSegments.map((id) => {
        const state = this.#segments.get(id)
        if (state === undefined) throw new Error("invariant: a new segment is in the draft")
        return { id, state, wraps: this.#wraps.get(id) ?? [] }
      }),
      entries: this.entries,
      seqs,
      events: [...this.#events, ...writes],
    }
  }

  /** The next request of the batch is decided on what this one leaves behind. */
  settle(): void {
    const { state } = this
    layOver(state.charts, this.#charts)
    layOver(state.segments, this.#segments)
    layOver(state.wraps, this.#wraps)
    layOver(state.shares, this.#shares)
    layOver(state.digests, this.#digests)
    for (const place of this.#places) state.places.add(place)
    state.practiceChart = this.#practiceChart
  }
}

function layOver<V>(below: Map<string, V>, above: ReadonlyMap<string, V>): void {
  for (const [key, value] of above) below.set(key, value)
}
