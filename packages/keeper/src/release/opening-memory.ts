/**
 * What was released last: a chart as an account saw it, and its shares, opened. Most openings are of a chart that the same person
 * has opened before.
 *
 * Never trusted: under the log's lock the chart's revision and how the account stands are compared with what is stored (chart-open-group.ts).
 * What is out of date here costs a second try, nothing else. Whoever could read this memory could read the keys that open every share.
 */
import type { SegmentKind } from "@subrosa/contract"
import { RecentMap } from "../recent-map.ts"
import type { ChartFacts } from "./chart-facts.ts"
import type { OpenedShare, OpeningQuestion } from "./opening-facts.ts"

/** Some 350 bytes each. */
const sharesKept = 20_000

export interface KnownOpening {
  facts: ChartFacts
  /** Of what is asked for, in order of seq. */
  shares: readonly OpenedShare[]
}

interface Remembered extends KnownOpening {
  /** After which seq the shares begin, for each kind of segment that was asked for. */
  after: ReadonlyMap<SegmentKind, number>
}

/** By account. */
type KnownChart = ReadonlyMap<string, Remembered>

export class OpeningMemory {
  readonly #charts = new RecentMap<string, KnownChart>(sharesKept, weightOf)

  /** Undefined when something of it is not known; always for exports and emergencies, which see a chart in another way. */
  recall(practice: string, question: OpeningQuestion): KnownOpening | undefined {
    if (!isOrdinary(question)) return undefined
    const known = this.#charts.get(keyOf(practice, question.chart))?.get(question.account)
    if (known === undefined) return undefined
    const { facts, shares, after } = known
    if (!question.asked.every((asked) => (after.get(asked.kind) ?? Number.POSITIVE_INFINITY) <= asked.after))
      return undefined
    const wanted = new Map(question.asked.map((asked) => [asked.kind, asked.after]))
    const fromSeq = new Map(facts.segments.map(({ kind, wire }) => [wire.id, wanted.get(kind)]))
    return {
      facts,
      shares: shares.filter(({ segment, seq }) => seq > (fromSeq.get(segment) ?? Number.POSITIVE_INFINITY)),
    }
  }

  /** Takes what was just released. */
  learn(practice: string, question: OpeningQuestion, { facts, shares }: KnownOpening): void {
    if (!isOrdinary(question)) return
    const key = keyOf(practice, question.chart)
    const after = new Map(question.asked.map((asked) => [asked.kind, asked.after]))
    this.#charts.set(key, new Map([...(this.#charts.get(key) ?? []), [question.account, { facts, shares, after }]]))
  }

  /** The chart has changed. */
  forget(practice: string, chart: string): void {
    this.#charts.delete(keyOf(practice, chart))
  }
}

/** Clients choose ids: two practices may have the same. */
const keyOf = (practice: string, chart: string): string => `${practice}/${chart}`

const isOrdinary = ({ exporting, emergency }: OpeningQuestion): boolean => !exporting && emergency === undefined

function weightOf(chart: KnownChart): number {
  let weight = 0
  for (const { shares } of chart.values()) weight += shares.length + 1
  return weight
}
