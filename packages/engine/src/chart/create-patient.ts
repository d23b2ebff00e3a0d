import { randomUuid } from "@subrosa/codec"
import type { ChartId, SegmentKind, TeamId } from "@subrosa/contract"
import { assignSegment, type Resource } from "@subrosa/fhir"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import { newChart } from "./chart-writer.ts"
import { mayWrite } from "./may-write.ts"
import { type Wrapping, wrappingsFor } from "./new-segment.ts"
import { requireValid } from "./require-valid.ts"
import { prepareEntry, sendEntry } from "./write-entry.ts"
import { writtenRecord } from "./written-record.ts"

/** A new chart with its Patient. Other segments are made by whoever writes there first. */
export async function createPatient(
  core: Core,
  input: { patient: Resource; careTeam?: TeamId | undefined },
): Promise<ChartId> {
  const { patient } = input
  if (patient.resourceType !== "Patient")
    throw new EngineError("invalid_input", "A Patient is needed.", { field: "patient" })
  const resource: Resource = {
    ...patient,
    id: patient.id ?? randomUuid(),
    meta: { ...patient.meta, versionId: "1", lastUpdated: core.now().toISOString() },
  }
  await requireValid(resource)
  const careTeam = input.careTeam ?? core.careTeams()[0]?.team
  if (careTeam === undefined) throw new EngineError("refused", "There is no care team that you could make a chart for.")
  const { segment } = assignSegment(resource)
  if (!mayWrite(core.me(), { kind: "patient", careTeam }, segment)) {
    throw new EngineError("refused", `Your roles may not write the ${segment} part of this care team's charts.`)
  }
  const wrappings = new Map<SegmentKind, readonly Wrapping[]>()
  for (const kind of new Set<SegmentKind>(["directory", segment])) {
    wrappings.set(kind, await wrappingsFor(core, kind, careTeam))
  }
  const { chart, writer } = await newChart(core.practice(), "patient", careTeam, wrappings)
  const key = writer.segments.get(segment)
  if (!key) throw new Error("invariant: a new chart has the segments it was made with")
  const records = [writtenRecord(core, resource)]
  await sendEntry(core, await prepareEntry(core, { chart: chart.id, key, records, newChart: chart }))
  return chart.id
}
