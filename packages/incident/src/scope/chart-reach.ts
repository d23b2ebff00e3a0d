/**
 * What of one chart was reached: ranges of seq that were released, entries that were written there, entries that a person named.
 *
 * It grows with the releases of a chart, not with its entries, so that a scope over millions of events stays small.
 */
import type { NamedRecords } from "@subrosa/contract"
import type { Why } from "./exposed.ts"
import type { LoggedEvent } from "./logged-event.ts"

interface Range {
  /** Exclusive. */
  after: number
  /** Inclusive. */
  upTo: number
  why: Why
}

/** Records that a person named, as they were at a moment. */
export type Named = NamedRecords & { upTo: string }

interface Release {
  index: number
  time: string
  /** How many entries the keeper says it released. */
  count: number
  segments: { segment: string; after: number; upTo: number }[]
}

export class ChartReach {
  readonly chart: string
  readonly #ranges = new Map<string, Range[]>()
  readonly #written = new Map<string, Why>()
  readonly #named: Named[] = []
  readonly #releases: Release[] = []

  constructor(chart: string) {
    this.chart = chart
  }

  take({ event }: LoggedEvent, why: Why): void {
    if (event.type === "write") {
      for (const { entry } of event.entries) this.#written.set(entry, why)
      return
    }
    if (event.type !== "release") return
    const { time, count, segments } = event
    this.#releases.push({ index: why.index, time, count, segments })
    for (const { segment, after, upTo } of segments) {
      if (upTo <= after) continue
      const ranges = this.#ranges.get(segment) ?? []
      ranges.push({ after, upTo, why })
      this.#ranges.set(segment, ranges)
    }
  }

  name(records: Named): void {
    this.#named.push(records)
  }

  get named(): readonly Named[] {
    return this.#named
  }

  get releases(): readonly Release[] {
    return this.#releases
  }

  /** Everything that speaks for an entry, in the order of the log. `shreddedAt`: no release after that held it. */
  whys(entry: { entry: string; segment: string; seq: number }, shreddedAt: string | undefined): Why[] {
    const released = (this.#ranges.get(entry.segment) ?? [])
      .filter(({ after, upTo }) => after < entry.seq && entry.seq <= upTo)
      .map(({ why }) => why)
      .filter((why) => shreddedAt === undefined || !("time" in why) || why.time < shreddedAt)
    const written = this.#written.get(entry.entry)
    return written === undefined ? released : [...released, written].sort((a, b) => a.index - b.index)
  }
}
