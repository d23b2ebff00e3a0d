/** What is needed to write into a chart: the newest key of each segment, and a way to make a segment that is not there yet. */
import { randomUuid } from "@subrosa/codec"
import {
  type Chart,
  ChartId,
  type ChartKind,
  chartRead,
  type NewChart,
  type SegmentKind,
  segmentCreate,
  type TeamId,
} from "@subrosa/contract"
import { problemCode } from "../call/problem.ts"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import { newSegment, type Wrapping, wrappingsFor } from "./new-segment.ts"
import { openSegmentKeys, type SegmentKey, type SegmentKeys, segmentKeyName } from "./segment-keys.ts"

export interface ChartWriter {
  chart: ChartId
  careTeam: TeamId
  /** The segment of each kind to write into. */
  segments: Map<SegmentKind, SegmentKey>
}

/** Reads a chart's segments and opens their keys. No share is released, so this is no opening. */
export async function readChartWriter(core: Core, chart: ChartId): Promise<ChartWriter> {
  return chartWriter(core, await core.call(chartRead, { params: { chart } }))
}

export async function chartWriter(core: Core, chart: Chart, keys?: SegmentKeys): Promise<ChartWriter> {
  const opened = keys ?? (await openSegmentKeys(core, chart))
  const segments = new Map<SegmentKind, SegmentKey>()
  for (const segment of chart.segments) {
    const key = opened.get(segmentKeyName(segment.id, segment.keyVersion))
    if (key) segments.set(segment.kind, key)
  }
  return { chart: chart.id, careTeam: chart.careTeam, segments }
}

/** A new chart with segments of these kinds: what to send, and what to write with. */
export async function newChart(
  practice: string,
  kind: ChartKind,
  careTeam: TeamId,
  wrappings: ReadonlyMap<SegmentKind, readonly Wrapping[]>,
): Promise<{ chart: NewChart; writer: ChartWriter }> {
  const id = ChartId.parse(randomUuid())
  const made = await Promise.all(Array.from(wrappings, ([of, held]) => newSegment(practice, id, of, held)))
  return {
    chart: { id, kind, careTeam, segments: made.map(({ segment }) => segment) },
    writer: { chart: id, careTeam, segments: new Map(made.map(({ key }) => [key.kind, key])) },
  }
}

/**
 * The key of the chart's segment of that kind; the segment is made if nobody has written there before. The chart must be on the server.
 *
 * @throws EngineError `refused` when this person may not write there, `unreadable` when the segment's key does not open
 */
export async function segmentToWrite(core: Core, writer: ChartWriter, kind: SegmentKind): Promise<SegmentKey> {
  const known = writer.segments.get(kind)
  if (known) return known
  const wrappings = await wrappingsFor(core, kind, writer.careTeam)
  const { segment, key } = await newSegment(core.practice(), writer.chart, kind, wrappings)
  try {
    const chart = await core.call(segmentCreate, { params: { chart: writer.chart }, body: segment })
    if (!chart.segments.some(({ id }) => id === segment.id)) throw unreadable(kind)
  } catch (error) {
    if (problemCode(error) !== "conflict") throw error
    // Someone made it at the same moment: theirs is the one.
    const theirs = (await readChartWriter(core, writer.chart)).segments.get(kind)
    if (!theirs) throw unreadable(kind)
    writer.segments.set(kind, theirs)
    return theirs
  }
  writer.segments.set(kind, key)
  return key
}

const unreadable = (kind: SegmentKind) =>
  new EngineError("unreadable", `The key of this chart's ${kind} part does not open with your team's keys.`)
