/** A document that comes with the team it belongs to: version 1, under the first version of the team's key. */
import { ApiError, type PracticeId, type TeamId } from "@subrosa/contract"
import type { JointParts } from "../parts.ts"

/** Repeating it changes nothing, even when the document has been written anew since. */
export async function firstDocument(
  store: JointParts["store"],
  { practice, team, name, sealed }: { practice: PracticeId; team: TeamId; name: string; sealed: Uint8Array },
): Promise<void> {
  try {
    await store.documentUpdate(practice, team, name, { version: 1, teamVersion: 1, sealed })
  } catch (error) {
    if (!(error instanceof ApiError && error.code === "version_conflict")) throw error
  }
}
