/** The charts an import writes into: those on the server, and those it makes as it goes. */
import {
  type Chart,
  type ChartId,
  type ChartKind,
  chartPractice,
  chartRead,
  mayAct,
  type NewChart,
  type SegmentKind,
  type TeamId,
} from "@subrosa/contract"
import { problemCode } from "../call/problem.ts"
import { type ChartWriter, chartWriter, newChart, segmentToWrite } from "../chart/chart-writer.ts"
import { mayWrite } from "../chart/may-write.ts"
import { newSegment, type Wrapping, wrappingsFor } from "../chart/new-segment.ts"
import type { SegmentKey } from "../chart/segment-keys.ts"
import type { Core } from "../core.ts"
import type { PatientSlot } from "./patients.ts"

export interface ImportChart {
  kind: ChartKind
  writer: ChartWriter
  /** To be sent with the first entries; undefined once it is on its way or was there before. */
  unsent: NewChart | undefined
  created: boolean
  slot: PatientSlot | undefined
  /** Tokens of the keys that say whose chart it is. They go with the chart itself, so that an import taken up again finds it. */
  names: { key: string; content: string }[]
}

/** Kinds that a new chart begins with. The others are rare and made when they are needed. */
const firstKinds: readonly SegmentKind[] = ["directory", "clinical", "billing"]
/** Keys of so many charts are kept; what falls out is read again. */
const chartsMax = 4000

export class ImportCharts {
  readonly #core: Core
  readonly #careTeam: TeamId
  readonly #charts = new Map<ChartId, ImportChart>()
  readonly #wrappings = new Map<SegmentKind, readonly Wrapping[]>()
  #practice: ImportChart | undefined

  constructor(core: Core, careTeam: TeamId) {
    this.#core = core
    this.#careTeam = careTeam
  }

  /** The patient's chart, or why this person cannot write there. */
  async ofPatient(slot: PatientSlot): Promise<ImportChart | string> {
    const known = slot.chart === undefined ? undefined : this.#charts.get(slot.chart)
    if (known) return known
    const chart = slot.chart === undefined ? await this.#create("patient") : await this.#read(slot.chart)
    if (typeof chart === "string") return chart
    chart.slot = slot
    slot.isMade = chart.created
    slot.chart = chart.writer.chart
    return this.#keep(chart)
  }

  /** The practice's own chart, for what belongs to no patient. */
  async ofPractice(): Promise<ImportChart | string> {
    if (this.#practice) return this.#practice
    const { chart } = await this.#core.call(chartPractice, {})
    const known = chart ? this.#charts.get(chart.id) : undefined
    const made = known ?? (chart ? await this.#there(chart) : await this.#create("practice"))
    if (typeof made === "string") return made
    this.#practice = made
    return this.#keep(made)
  }

  mayWrite({ kind, writer }: ImportChart, segment: SegmentKind): boolean {
    return mayWrite(this.#core.me(), { kind, careTeam: writer.careTeam }, segment)
  }

  /** The key to write with. `settle` is awaited when the segment has to be made in a chart that may still be on its way. */
  async segment(chart: ImportChart, kind: SegmentKind, settle: () => Promise<void>): Promise<SegmentKey> {
    const known = chart.writer.segments.get(kind)
    if (known) return known
    if (chart.unsent) {
      const made = await newSegment(this.#core.practice(), chart.writer.chart, kind, await this.#wrappingsOf(kind))
      chart.unsent.segments.push(made.segment)
      chart.writer.segments.set(kind, made.key)
      return made.key
    }
    await settle()
    return segmentToWrite(this.#core, chart.writer, kind)
  }

  /** Overwrites all keys; for when nothing is being sealed any more. */
  drop(): void {
    for (const { writer } of this.#charts.values()) for (const { key } of writer.segments.values()) key.fill(0)
    this.#charts.clear()
    this.#wrappings.clear()
    this.#practice = undefined
  }

  async #create(kind: ChartKind): Promise<ImportChart | string> {
    const me = this.#core.me()
    if (!mayAct(me.roles, "chart-create")) return "Your role does not make charts for new patients."
    const wrappings = new Map<SegmentKind, readonly Wrapping[]>()
    for (const segment of firstKinds) {
      if (mayWrite(me, { kind, careTeam: this.#careTeam }, segment))
        wrappings.set(segment, await this.#wrappingsOf(segment))
    }
    const { chart, writer } = await newChart(this.#core.practice(), kind, this.#careTeam, wrappings)
    return { kind, writer, unsent: chart, created: true, slot: undefined, names: [] }
  }

  async #read(chart: ChartId): Promise<ImportChart | string> {
    try {
      return await this.#there(await this.#core.call(chartRead, { params: { chart } }))
    } catch (error) {
      const code = problemCode(error)
      if (code === "not_found" || code === "forbidden")
        return "This patient's chart belongs to a care team that you are not on."
      throw error
    }
  }

  async #there(chart: Chart): Promise<ImportChart> {
    const writer = await chartWriter(this.#core, chart)
    return { kind: chart.kind, writer, unsent: undefined, created: false, slot: undefined, names: [] }
  }

  #keep(chart: ImportChart): ImportChart {
    this.#charts.set(chart.writer.chart, chart)
    if (this.#charts.size > chartsMax) this.#forgetOldest()
    return chart
  }

  async #wrappingsOf(kind: SegmentKind): Promise<readonly Wrapping[]> {
    const wrappings = this.#wrappings.get(kind) ?? (await wrappingsFor(this.#core, kind, this.#careTeam))
    this.#wrappings.set(kind, wrappings)
    return wrappings
  }

  #forgetOldest(): void {
    for (const [id, chart] of this.#charts) {
      if (chart.unsent || chart === this.#practice) continue
      this.#charts.delete(id)
      return
    }
  }
}
