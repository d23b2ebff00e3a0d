import { type Hole, restoreHoles } from "@subrosa/crypto"
import { foldVersions, type ResourceText } from "@subrosa/fhir"
import type { ChartState, OpenRecord } from "../chart/chart-state.ts"

/** Fetches the content of an attachment of a chart. */
export type ReadHole = (hole: Hole) => Promise<Uint8Array>

/** Records to be exported: the newest version of each resource, or all versions in the order of writing. Pure. */
export function recordsToExport({ records }: Pick<ChartState, "records">, history: boolean): OpenRecord[] {
  return history ? records : foldVersions(records).map(({ current }) => current)
}

/** The texts of records as they were written, byte for byte, their attachments put back. */
export async function* exportTexts(records: readonly OpenRecord[], readHole: ReadHole): AsyncGenerator<ResourceText> {
  for (const { record } of records) {
    const { text, fullUrl, holes = [] } = record
    const contents: Uint8Array[] = []
    for (const hole of holes) contents.push(await readHole(hole))
    const whole = holes.length === 0 ? text : restoreHoles(text, holes, contents)
    yield { text: whole, ...(fullUrl !== undefined && { fullUrl }) }
  }
}
