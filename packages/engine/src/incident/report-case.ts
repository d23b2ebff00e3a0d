/** A case at one press: opened, contained, its list computed. */
import { decoySearch } from "@subrosa/contract"
import type { Core } from "../core.ts"
import type { IncidentEngine } from "../port-incident.ts"

type Report = IncidentEngine["caseReport"]

export async function reportCase(
  core: Core,
  incidents: Pick<IncidentEngine, "caseOpen" | "caseContain" | "caseScope">,
  { contain, ...opening }: Parameters<Report>[0],
): ReturnType<Report> {
  // The list takes a fresh sign-in. Asked for first: halfway, whoever confirms it and presses again would have two cases.
  await core.call(decoySearch, {})
  const id = await incidents.caseOpen(opening)
  // Contained first: what is released in between would have to be counted too.
  if (contain !== undefined) await incidents.caseContain({ case: id, ...contain })
  return { case: id, ...(await incidents.caseScope({ case: id })) }
}
