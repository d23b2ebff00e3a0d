/** Resources of an open chart outside of notes: a new one, or a new version of one that is there. */
import { randomUuid } from "@subrosa/codec"
import type { SegmentKind } from "@subrosa/contract"
import { assignSegment, chartReference, foldVersions, type Resource } from "@subrosa/fhir"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import type { ChartState, OpenRecord } from "./chart-state.ts"
import { nextVersionId } from "./next-version.ts"
import type { OpenCharts } from "./open-charts.ts"
import { requireValid } from "./require-valid.ts"
import { prepareEntry, sendEntry } from "./write-entry.ts"
import { keyToWrite, openRecords } from "./write-to-open.ts"
import { writtenRecord } from "./written-record.ts"

/** Under an id of its own; a Patient, for a chart that came without one, under the id by which the chart speaks of them. */
export async function createResource(
  core: Core,
  charts: OpenCharts,
  state: ChartState,
  resource: Resource,
): Promise<void> {
  const isPatient = resource.resourceType === "Patient"
  if (isPatient) requireWithoutPatient(state)
  const id = (isPatient ? patientIdOf(state) : undefined) ?? randomUuid()
  const made: Resource = {
    ...resource,
    id,
    meta: { ...resource.meta, versionId: "1", lastUpdated: core.now().toISOString() },
  }
  await requireValid(made)
  await write(core, charts, state, made, assignSegment(made).segment)
}

/** Where a Patient may lie, whatever its labels say. */
const patientKinds: ReadonlySet<SegmentKind> = new Set(["directory", "clinical", "substance-use"])

/** A chart has one patient; whoever else a Patient would be, it is not this chart's. */
function requireWithoutPatient({ chart, records, releasedUpTo, unreadable }: ChartState): void {
  const isWhole = chart.segments.every(({ kind }) => !patientKinds.has(kind) || releasedUpTo.has(kind))
  const hasPatient = records.some(({ resource }) => resource.resourceType === "Patient")
  if (chart.kind !== "patient" || hasPatient) throw new EngineError("invalid_input", "This chart has its patient.")
  if (!isWhole || unreadable.length > 0) {
    throw new EngineError(
      "refused",
      "Not all of this chart is open to you: somebody who sees all of it has to say whose it is.",
    )
  }
}

function patientIdOf({ records }: ChartState): string | undefined {
  const keys = records.flatMap(({ resource }) => chartReference(resource).patient ?? [])
  return keys.flatMap((key) => /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(key)?.[1] ?? [])[0]
}

/** The earlier version stays in the resource's history. */
export async function updateResource(
  core: Core,
  charts: OpenCharts,
  state: ChartState,
  resource: Resource,
): Promise<void> {
  const { resourceType, id } = resource
  const before = foldVersions(state.records).find(({ key }) => key === `${resourceType}/${id}`)?.current
  if (!before) throw new EngineError("invalid_input", "There is no such resource in this chart to be changed.")
  const next: Resource = {
    ...resource,
    meta: {
      ...resource.meta,
      versionId: nextVersionId(before.resource),
      lastUpdated: core.now().toISOString(),
    },
  }
  await requireValid(next)
  await write(core, charts, state, next, segmentOfNext(before, next))
}

async function write(
  core: Core,
  charts: OpenCharts,
  state: ChartState,
  resource: Resource,
  kind: SegmentKind,
): Promise<void> {
  const key = await keyToWrite(core, state, kind)
  const records = [writtenRecord(core, resource)]
  const replacesPatient = resource.resourceType === "Patient"
  const prepared = await prepareEntry(core, { chart: state.chart.id, key, records, replacesPatient })
  const seq = await sendEntry(core, prepared)
  charts.add(state.chart, openRecords(core, { entry: prepared.entry, seq, kind }, records))
}

/** Where the earlier version is, unless its labels have changed: a resource does not move by being corrected. */
function segmentOfNext(before: OpenRecord, next: Resource): SegmentKind {
  const { segment } = assignSegment(next)
  return segment === assignSegment(before.resource).segment ? before.kind : segment
}
