/** What a notice says was exposed of one person: from the scope's answer and their card. */
import type { Resource } from "@subrosa/fhir"
import type { PersonExposure } from "@subrosa/incident/notice"
import type { PlacedChart } from "../incident/compute-scope.ts"

export async function exposureOf(
  { exposed, held }: Pick<PlacedChart, "exposed" | "held">,
  patient: Resource | undefined,
  timeZone: string,
): Promise<PersonExposure> {
  const { personExposure } = await import("@subrosa/incident/notice")
  const seen = new Set(exposed?.segments.flatMap(({ entries }) => entries.map(({ entry }) => entry)))
  const entries = held.map(({ entry, kind, writtenAt }) => ({ kind, writtenAt, exposed: seen.has(entry) }))
  return personExposure(entries, patient, timeZone)
}
