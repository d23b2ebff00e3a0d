import type { Bytes } from "@subrosa/codec"
import { derive } from "../derive.ts"
import { context } from "../labels.ts"

export type TeamIds = { practice: string; team: string; version: number }

/** The key under which a team's segment keys are wrapped (spec/keys.md, "Segments"). */
export function teamWrapKey(teamKey: Uint8Array, { practice, team, version }: TeamIds): Bytes {
  return derive(teamKey, undefined, context("team wrap", practice, team, version))
}

/** The key under which a team's documents are sealed (spec/keys.md, "Team documents"). */
export function teamDocumentKey(teamKey: Uint8Array, { practice, team, version }: TeamIds): Bytes {
  return derive(teamKey, undefined, context("team document", practice, team, version))
}
