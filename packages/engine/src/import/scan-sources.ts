import { chartReference, type Resource, referencedBinaries } from "@subrosa/fhir"
import type { ImportSource } from "../port.ts"
import { keysOfPatient, type Patients } from "./patients.ts"
import { readSource } from "./read-source.ts"

/** Binary key -> keys of the patient to whose document it belongs. */
export type BinaryOwners = Map<string, readonly string[]>

/**
 * Looks through all files for Patients, and for documents that name a Binary. Only needed when something is met before the patient it
 * belongs to, as in a bulk export where `Condition` comes before `Patient`. `onProgress` is told the bytes of all files so far.
 */
export async function scanSources(
  sources: readonly ImportSource[],
  patients: Patients,
  binaries: BinaryOwners,
  signal: AbortSignal,
  onProgress: (source: ImportSource, bytesDone: number) => void,
): Promise<void> {
  let bytesBefore = 0
  for (const source of sources) {
    let bytesOfFile = 0
    for await (const { items, bytesDone } of readSource(source, signal)) {
      for (const item of items) {
        if (item.kind !== "resource") continue
        if (item.resource.resourceType === "Patient") {
          patients.meet(keysOfPatient(item.resource, item.fullUrl, item.text))
        } else noteBinaries(item.resource, item.text, binaries)
      }
      bytesOfFile = bytesDone
      onProgress(source, bytesBefore + bytesDone)
    }
    bytesBefore += bytesOfFile
  }
}

const documentTypes = new Set(["DocumentReference", "DiagnosticReport", "Media", "Composition", "DocumentManifest"])

/** Remembers which Binaries a resource names. The text test spares most resources the walk. */
export function noteBinaries(resource: Resource, text: string, binaries: BinaryOwners): void {
  const { resourceType } = resource
  if (resourceType === "Binary") return
  if (!text.includes("Binary/") && !(documentTypes.has(resourceType) && text.includes("urn:uuid:"))) return
  const keys = referencedBinaries(resource)
  if (keys.length === 0) return
  const { candidates } = chartReference(resource)
  if (candidates.length > 0) for (const key of keys) if (!binaries.has(key)) binaries.set(key, candidates)
}
