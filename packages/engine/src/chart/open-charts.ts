/** The charts that are open here: in memory only, and gone when the keys go. */
import {
  type Chart,
  type ChartId,
  chartRead,
  emergencyKinds,
  type Purpose,
  type SegmentKind,
  type StatedReason,
} from "@subrosa/contract"
import type { Core } from "../core.ts"
import type { NewestHead } from "../log/newest-head.ts"
import { EngineError } from "../port.ts"
import type { ChartState, OpenRecord } from "./chart-state.ts"
import { openEntries } from "./open-entries.ts"
import { type Released, releaseChart } from "./release-chart.ts"
import { sealReleaseNote } from "./release-note.ts"
import { dropSegmentKeys, openSegmentKeys } from "./segment-keys.ts"

export interface OpenInput {
  chart: ChartId
  purpose: Purpose
  reason?: StatedReason | undefined
  note?: string | undefined
  segments?: readonly SegmentKind[] | undefined
}

export class OpenCharts {
  readonly #core: Core
  readonly #newest: NewestHead
  readonly #insist: () => Promise<void>
  readonly #open = new Map<ChartId, ChartState>()
  readonly #opening = new Map<ChartId, Promise<ChartState>>()
  /** Counts the locks. */
  #generation = 0

  /** `insist` rejects while the log's witnesses have not confirmed it as the practice asks. */
  constructor(core: Core, newest: NewestHead, insist: () => Promise<void> = async () => {}) {
    this.#core = core
    this.#insist = insist
    this.#newest = newest
    core.onLock(() => this.closeAll())
  }

  get(chart: ChartId): ChartState | undefined {
    return this.#open.get(chart)
  }

  all(): ChartState[] {
    return [...this.#open.values()]
  }

  /** The open chart, or what a person must do first. */
  require(chart: ChartId): ChartState {
    const state = this.#open.get(chart)
    if (!state) throw new EngineError("refused", "This chart is not open here. Open it first.")
    return state
  }

  /** A logged release. Of a chart that is open already, only what is newer is asked for. */
  async open(input: OpenInput): Promise<ChartState> {
    const before = this.#opening.get(input.chart)
    // One after the other: two openings of one chart at a time would ask for the same entries twice.
    const opening = (before ?? Promise.resolve()).catch(() => undefined).then(() => this.#openNow(input))
    this.#opening.set(input.chart, opening)
    try {
      return await opening
    } finally {
      if (this.#opening.get(input.chart) === opening) this.#opening.delete(input.chart)
    }
  }

  /**
   * Asks for what is newer in an open chart: a further logged release, for the purpose it was opened for and, of an emergency, of the segments
   * that one gives.
   */
  async renew(chart: ChartId): Promise<ChartState> {
    const { purpose } = this.require(chart)
    return this.open({ chart, purpose, ...(purpose === "ETREAT" && { segments: ["directory", ...emergencyKinds] }) })
  }

  /** Adds what this client has just written, so that it shows without another opening. */
  add(chart: Chart, written: readonly OpenRecord[]): void {
    const state = this.#open.get(chart.id)
    if (!state) return
    state.chart = chart
    this.#merge(state, written, [])
  }

  close(chart: ChartId): void {
    const state = this.#open.get(chart)
    if (!state) return
    dropSegmentKeys(state.keys)
    this.#open.delete(chart)
  }

  closeAll(): void {
    for (const chart of [...this.#open.keys()]) this.close(chart)
    this.#opening.clear()
    this.#generation++
  }

  async #openNow({ chart, purpose, reason, note, segments }: OpenInput): Promise<ChartState> {
    const practice = this.#core.practice()
    const generation = this.#generation
    // Mostly known already: it costs a look at the clock.
    await this.#insist()
    const known = this.#open.get(chart)
    const kinds = segments ?? (await this.#core.call(chartRead, { params: { chart } })).segments.map(({ kind }) => kind)
    if (kinds.length === 0) throw new EngineError("refused", "There is nothing in this chart that you may open.")
    const released = await releaseChart(this.#core, this.#newest, {
      chart,
      purpose,
      reason,
      note: note === undefined || note === "" ? undefined : await sealReleaseNote(this.#core, note),
      segments: kinds.map((kind) => ({ kind, after: known?.releasedUpTo.get(kind) ?? 0 })),
    })
    const keys = await openSegmentKeys(this.#core, released.chart)
    const fresh = released.entries.filter(({ id }) => !known?.entries.has(id))
    const { records, unreadable } = await openEntries({ practice, chart }, keys, fresh)
    if (this.#generation !== generation) {
      // Locked meanwhile: what was opened must not stay.
      dropSegmentKeys(keys)
      throw new EngineError("locked", "Subrosa was locked while the chart was opening.")
    }
    const state = this.#stateOf(known, released, purpose)
    for (const [name, key] of keys) state.keys.set(name, key)
    for (const { id, seq, segment } of fresh) {
      const kind = released.chart.segments.find((one) => one.id === segment)?.kind
      if (kind) state.entries.set(id, { seq, kind })
    }
    this.#merge(state, records, unreadable)
    this.#open.set(chart, state)
    return state
  }

  #stateOf(known: ChartState | undefined, { chart, receipt, upTo }: Released, purpose: Purpose): ChartState {
    const state: ChartState = known ?? {
      chart,
      keys: new Map(),
      records: [],
      entries: new Map(),
      releasedUpTo: new Map(),
      purpose,
      receipt,
      openedAt: "",
      unreadable: [],
    }
    state.chart = chart
    state.purpose = purpose
    state.receipt = receipt
    state.openedAt = this.#core.now().toISOString()
    for (const [kind, seq] of upTo) state.releasedUpTo.set(kind, seq)
    return state
  }

  #merge(state: ChartState, records: readonly OpenRecord[], unreadable: ChartState["unreadable"]): void {
    for (const { entry, seq, kind } of records) state.entries.set(entry, { seq, kind })
    // A stable sort: records of one entry keep their order.
    state.records = [...state.records, ...records].sort((a, b) => a.seq - b.seq)
    state.unreadable = [...state.unreadable, ...unreadable]
  }
}
