/** From what was reached of a chart and the chart's writes to its exposed entries. */
import type { SegmentKind, Taken } from "@subrosa/contract"
import type { ChartReach } from "./chart-reach.ts"
import type { Doubt, ExposedEntry, ExposedSegment, Placed, Why } from "./exposed.ts"
import type { ExposureFacts } from "./exposure-facts.ts"
import type { LoggedEvent } from "./logged-event.ts"

export interface ChartFacts extends Pick<ExposureFacts, "kinds" | "reach"> {
  /** When each shredded entry was. */
  shreddedAt: ReadonlyMap<string, string>
}

/**
 * The exposed entries of one chart. `writes`: all `write` events of the chart, in the order of the log, and its making if it is the practice's
 * own; others are passed over.
 */
export function chartExposure(
  reach: ChartReach,
  takens: readonly Taken[],
  facts: ChartFacts,
  writes: Iterable<LoggedEvent>,
): Placed {
  const segments = new Map<string, ExposedEntry[]>()
  const seen = new Counter(reach)
  let isPractice = false
  for (const { index, event } of writes) {
    if (event.type === "chart" && event.chart === reach.chart) isPractice = event.kind === "practice"
    if (event.type !== "write" || event.chart !== reach.chart) continue
    for (const written of event.entries) {
      const shreddedAt = facts.shreddedAt.get(written.entry)
      seen.count(written, shreddedAt)
      const { segment, entry, seq, ciphertext } = written
      const kind = kindOf(facts, segment)
      const why = [...reach.whys(written, shreddedAt), ...whyCopied(takens, facts, index, event.time, segment)]
      why.push(...whyNamed(reach, { index, time: event.time, entry, kind }))
      if (why.length === 0) continue
      const entries = segments.get(segment) ?? []
      entries.push({ entry, seq, writtenAt: event.time, author: event.account, ciphertext, index, why })
      segments.set(segment, entries)
    }
  }
  const exposed = [...segments]
    .map(([segment, entries]): ExposedSegment => ({ segment, kind: kindOf(facts, segment), entries: bySeq(entries) }))
    .sort((a, b) => (a.segment < b.segment ? -1 : 1))
  const unknown = exposed
    .filter(({ segment }) => !facts.kinds.has(segment))
    .map(({ segment }): Doubt => ({ kind: "kind-unknown", chart: reach.chart, segment }))
  const doubts = [...seen.missing(), ...unknown]
  const found = exposed.length === 0 ? undefined : { chart: reach.chart, segments: exposed }
  return isPractice && found !== undefined
    ? { exposed: undefined, practice: found, doubts }
    : { exposed: found, doubts }
}

const bySeq = (entries: ExposedEntry[]): ExposedEntry[] => entries.sort((a, b) => a.seq - b.seq)
const kindOf = (facts: ChartFacts, segment: string): SegmentKind => facts.kinds.get(segment) ?? "clinical"

function whyCopied(takens: readonly Taken[], facts: ChartFacts, index: number, time: string, segment: string): Why[] {
  const copied = takens.some((taken) => taken.kind === "database" && taken.keeperKey && time <= taken.at)
  return copied && facts.reach.has(segment) ? [{ kind: "key-held", index }] : []
}

function whyNamed(
  reach: ChartReach,
  written: { index: number; time: string; entry: string; kind: SegmentKind },
): Why[] {
  const { index, time, entry, kind } = written
  const named = reach.named.some((records) => {
    if (records.kinds !== undefined && !records.kinds.includes(kind)) return false
    // An entry named by its id was seen by whoever named it: it counts whatever the clock said.
    return records.entries === undefined ? time <= records.upTo : records.entries.some((id) => id === entry)
  })
  return named ? [{ kind: "named", index }] : []
}

/** Compares what each release says it covered with the writes that the log has for it. */
class Counter {
  readonly #reach: ChartReach
  readonly #found: number[]

  constructor(reach: ChartReach) {
    this.#reach = reach
    this.#found = reach.releases.map(() => 0)
  }

  count({ segment, seq }: { segment: string; seq: number }, shreddedAt: string | undefined): void {
    this.#reach.releases.forEach(({ time, segments }, i) => {
      if (shreddedAt !== undefined && shreddedAt <= time) return
      const covered = segments.some((one) => one.segment === segment && one.after < seq && seq <= one.upTo)
      if (covered) this.#found[i] = (this.#found[i] ?? 0) + 1
    })
  }

  missing(): Doubt[] {
    return this.#reach.releases.flatMap(({ index, count }, i): Doubt[] => {
      const missing = count - (this.#found[i] ?? 0)
      return missing > 0 ? [{ kind: "writes-missing", index, chart: this.#reach.chart, missing }] : []
    })
  }
}
