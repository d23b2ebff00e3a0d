import type { SegmentKind } from "@subrosa/contract"
import { assignSegment, foldVersions, type Resource } from "@subrosa/fhir"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import type { ChartState, OpenRecord } from "./chart-state.ts"
import { nextVersionId } from "./next-version.ts"
import type { OpenCharts } from "./open-charts.ts"
import { requireValid } from "./require-valid.ts"
import { prepareEntry, sendEntry } from "./write-entry.ts"
import { keyToWrite, openRecords } from "./write-to-open.ts"
import { writtenRecord } from "./written-record.ts"

/** A new version of a resource of an open chart; the earlier one stays in its history. */
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
  const kind = segmentOfNext(before, next)
  const key = await keyToWrite(core, state, kind)
  const records = [writtenRecord(core, next)]
  const replacesPatient = resourceType === "Patient"
  const prepared = await prepareEntry(core, { chart: state.chart.id, key, records, replacesPatient })
  const seq = await sendEntry(core, prepared)
  charts.add(state.chart, openRecords(core, { entry: prepared.entry, seq, kind }, records))
}

/** Where the earlier version is, unless its labels have changed: a resource does not move by being corrected. */
function segmentOfNext(before: OpenRecord, next: Resource): SegmentKind {
  const { segment } = assignSegment(next)
  return segment === assignSegment(before.resource).segment ? before.kind : segment
}
