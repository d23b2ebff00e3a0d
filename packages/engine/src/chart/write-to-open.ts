import { chartRead, type SegmentKind } from "@subrosa/contract"
import type { PackRecord } from "@subrosa/crypto"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import type { ChartState, OpenRecord } from "./chart-state.ts"
import { chartWriter, segmentToWrite } from "./chart-writer.ts"
import { mayWrite } from "./may-write.ts"
import { readRecord } from "./read-record.ts"
import type { SegmentKey } from "./segment-keys.ts"
import { segmentKeyName } from "./segment-keys.ts"

/** The key to write with in an open chart; the segment is made if it is not there. @throws EngineError refused */
export async function keyToWrite(core: Core, state: ChartState, kind: SegmentKind): Promise<SegmentKey> {
  if (!mayWrite(core.me(), state.chart, kind)) {
    throw new EngineError("refused", `Your roles may not write the ${kind} part of this chart.`)
  }
  const key = await segmentToWrite(core, await chartWriter(core, state.chart, state.keys), kind)
  const name = segmentKeyName(key.segment, key.keyVersion)
  if (!state.keys.has(name)) {
    state.keys.set(name, key)
    state.chart = await core.call(chartRead, { params: { chart: state.chart.id } })
  }
  return key
}

/** What was just written, as it would come back from an opening. */
export function openRecords(
  core: Core,
  at: { entry: OpenRecord["entry"]; seq: number; kind: SegmentKind },
  records: readonly PackRecord[],
): OpenRecord[] {
  return records.flatMap((record) => {
    const resource = readRecord(record)
    if (!resource) return []
    return [
      { ...at, record, resource, author: core.account(), recordedAt: record.recordedAt ?? core.now().toISOString() },
    ]
  })
}
