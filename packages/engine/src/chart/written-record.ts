import type { PackRecord } from "@subrosa/crypto"
import type { Resource } from "@subrosa/fhir"
import type { Core } from "../core.ts"

/** The record of a resource that was written here, by this person, now. */
export function writtenRecord(core: Core, resource: Resource): PackRecord {
  return { text: JSON.stringify(resource), recordedAt: core.now().toISOString(), author: core.account() }
}
