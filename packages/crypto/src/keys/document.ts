import type { Bytes } from "@subrosa/codec"
import { pad } from "../entry/pad.ts"
import { context } from "../labels.ts"
import { type SealKey, seal } from "../seal.ts"

/** `name` is one of the document names of spec/keys.md, such as `search-keys` or `draft/<uuid>`. */
export type DocumentIds = { practice: string; team: string; name: string }

export function documentContext({ practice, team, name }: DocumentIds): Bytes {
  return context("document", practice, team, name)
}

/** A team's named document under `teamDocumentKey`, its size padded (spec/keys.md, "Team documents"). */
export async function sealDocument(teamDocumentKey: SealKey, content: Uint8Array, ids: DocumentIds): Promise<Bytes> {
  return seal(teamDocumentKey, pad(content), documentContext(ids))
}
