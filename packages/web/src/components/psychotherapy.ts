/** Psychotherapy notes are known by their security label (v3-ActCode PSYTHPN). */
import type { Resource } from "@subrosa/fhir"

export const isPsychotherapyNote = (resource: Resource): boolean =>
  (resource.meta?.security ?? []).some(({ code }) => code === "PSYTHPN")
