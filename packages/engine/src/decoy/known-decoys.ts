/**
 * Which charts are decoys, as officers' clients noted it: each comes with who was invented, sealed under the officers' team. What does not open was
 * noted by nobody of them, and its chart counts as a person's: a server that lies cannot make anyone nobody (spec/alarm.md, "Decoys").
 */
import { type ChartId, type Decoy, decoySearch, type Result } from "@subrosa/contract"
import { z } from "zod"
import type { Core } from "../core.ts"
import { type OfficersPlace, openOfficersText } from "../document/officers-text.ts"
import type { InventedPerson } from "./invent-person.ts"

export type DecoyPerson = Pick<InventedPerson, "name" | "birthDate">
const DecoyPerson = z.object({ name: z.string(), birthDate: z.string() })

export interface KnownDecoy extends Decoy {
  /** Undefined: not an officer's note. */
  invented: DecoyPerson | undefined
}

export interface KnownDecoys {
  version: Result<typeof decoySearch>["version"]
  /** Those that were taken off the list as well: their charts are nobody's for good. */
  decoys: KnownDecoy[]
}

export const decoyPlace = (chart: ChartId): OfficersPlace => `decoy/${chart}`

/** @throws EngineError step_up_required without a fresh sign-in, refused for anybody but officers */
export async function readDecoys(core: Core): Promise<KnownDecoys> {
  const { version, decoys } = await core.call(decoySearch, {})
  const known: KnownDecoy[] = []
  for (const decoy of decoys) known.push({ ...decoy, invented: await openPerson(core, decoy) })
  return { version, decoys: known }
}

async function openPerson(core: Core, { chart, person }: Decoy): Promise<DecoyPerson | undefined> {
  const text = await openOfficersText(core, decoyPlace(chart), person)
  return text === null ? undefined : DecoyPerson.parse(JSON.parse(text))
}
