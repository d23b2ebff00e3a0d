/** Documents of the officers' team that notices are made from. One writer at a time: who comes second reads anew. */
import { canonicalJson, fromJson } from "@subrosa/codec"
import type { Core } from "../core.ts"

export type OfficerDocument =
  | "notice-sender"
  | `case-notice/${string}`
  | `case-pieces/${string}`
  | `case-risk/${string}`

export async function readOfficerDocument(core: Core, name: OfficerDocument): Promise<unknown> {
  const { team } = await core.newestTeam("officers")
  const kept = await core.documents.read(team, name)
  return kept === undefined ? undefined : fromJson(kept.plaintext)
}

/** @throws EngineError conflict when another officer wrote it meanwhile */
export async function writeOfficerDocument(
  core: Core,
  name: OfficerDocument,
  change: (kept: unknown) => unknown,
): Promise<void> {
  const { team } = await core.newestTeam("officers")
  const kept = await core.documents.read(team, name)
  const next = change(kept === undefined ? undefined : fromJson(kept.plaintext))
  await core.documents.update(team, name, (kept?.version ?? 0) + 1, canonicalJson(next))
}
