import { foldVersions } from "@subrosa/fhir"
import type { ContactCard } from "../port-incident.ts"
import type { CaseChart } from "./case-cards.ts"

/** Of an opened directory: the newest version of each resource. */
export function contactCard({ chart, records, unreadable }: CaseChart): ContactCard {
  const resources = foldVersions(records).map(({ current }) => current.resource)
  const patient = resources.findLast(({ resourceType }) => resourceType === "Patient") ?? null
  return { chart, patient, resources: resources.filter((one) => one !== patient), unreadable: unreadable.length }
}
