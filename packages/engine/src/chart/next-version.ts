import type { Resource } from "@subrosa/fhir"

/** The meta.versionId after this one: counted on where it is a number, else 2, because a first version is there. */
export function nextVersionId({ meta }: Resource): string {
  const { versionId = "1" } = meta ?? {}
  return /^\d{1,9}$/.test(versionId) ? String(Number(versionId) + 1) : "2"
}
