import { type ChartId, chartRead, type DeviceId, deviceSearch, type SegmentKind } from "@subrosa/contract"
import { openReleaseNote } from "../chart/release-note.ts"
import type { Core } from "../core.ts"
import { EngineError, type OpeningLine } from "../port.ts"
import type { NewestHead } from "./newest-head.ts"
import { type CheckedEvent, readEvents } from "./read-events.ts"
import { staffNames } from "./staff-names.ts"

const pageSize = 1000

/** Who opened or wrote in a chart: every line of the log about it, newest first, each with its proof checked. */
export async function whoOpened(core: Core, newest: NewestHead, chart: ChartId): Promise<OpeningLine[]> {
  const [events, kinds, labels] = await Promise.all([
    allEvents(core, newest, chart),
    segmentKinds(core, chart),
    deviceLabels(core),
  ])
  const nameOf = await staffNames(
    core,
    events.flatMap(({ event }) => (event.type === "relation" ? [event.account, event.subject] : [event.account])),
  )
  const lines: OpeningLine[] = []
  for (const checked of events) {
    const line = await openingLine(core, checked, kinds)
    if (!line || !("chart" in checked.event) || checked.event.chart !== chart) continue
    const deviceLabel = labels.get(line.device)
    const { relation } = line
    const subject = relation && { relation: { ...relation, name: nameOf(relation.subject) } }
    lines.push({ ...line, ...subject, name: nameOf(line.account), ...(deviceLabel !== undefined && { deviceLabel }) })
  }
  return lines
}

async function allEvents(core: Core, newest: NewestHead, chart: ChartId): Promise<CheckedEvent[]> {
  const events: CheckedEvent[] = []
  for (;;) {
    const before = events.at(-1)?.index
    const page = await readEvents(core, newest, { chart, before, limit: pageSize })
    events.push(...page.filter(({ index }) => before === undefined || index < before))
    const isLast = page.length < pageSize || events.at(-1)?.index === before
    if (isLast) return events
  }
}

async function openingLine(
  core: Core,
  { index, event, proof }: CheckedEvent,
  kinds: ReadonlyMap<string, SegmentKind>,
): Promise<OpeningLine | undefined> {
  const head = {
    index,
    time: event.time,
    account: event.account as OpeningLine["account"],
    name: "",
    device: event.device as DeviceId,
    proof,
  }
  if (event.type === "release") {
    const note = event.note === undefined ? undefined : await openReleaseNote(core, event.note)
    return {
      ...head,
      type: "release",
      purpose: event.purpose,
      segments: event.segments.map(({ kind }) => kind),
      entries: event.count,
      export: event.export !== undefined,
      ...(event.reason !== undefined && { reason: event.reason }),
      ...(note !== undefined && { note }),
    }
  }
  if (event.type === "break-glass") {
    const note = await openReleaseNote(core, event.note)
    return {
      ...head,
      type: "break-glass",
      segments: [],
      entries: 0,
      export: false,
      ...(note !== undefined && { note }),
    }
  }
  if (event.type === "relation") {
    const { kind, change, subject, until } = event
    const relation = { kind, change, subject, ...(until !== undefined && { until }) }
    return { ...head, type: "relation", segments: [], entries: 0, export: false, relation }
  }
  if (event.type !== "write") return undefined
  const segments = event.entries.flatMap(({ segment }) => kinds.get(segment) ?? [])
  return { ...head, type: "write", segments: [...new Set(segments)], entries: event.entries.length, export: false }
}

/** Kinds of the segments this person may see; a write elsewhere is still a line, without its part. */
async function segmentKinds(core: Core, chart: ChartId): Promise<Map<string, SegmentKind>> {
  const { segments } = await core.call(chartRead, { params: { chart } })
  return new Map(segments.map(({ id, kind }) => [id, kind]))
}

/** Labels of all devices for officers, else of one's own. */
async function deviceLabels(core: Core): Promise<Map<string, string>> {
  const labelsOf = async (query: { all?: "true" }) => {
    const { devices } = await core.call(deviceSearch, { query })
    return new Map<string, string>(devices.map(({ id, label }) => [id, label]))
  }
  try {
    return await labelsOf({ all: "true" })
  } catch (error) {
    if (error instanceof EngineError && error.code === "refused") return labelsOf({})
    throw error
  }
}
