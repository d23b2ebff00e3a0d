import { type PackRecord, parsePack } from "../entry/pack.ts"
import { plaintextPack } from "../entry/plaintext.ts"
import { type EntryIds, entryContext, entryKey } from "../keys/entry-key.ts"
import { open } from "./open.ts"
import { opening } from "./open-failed.ts"

/** The records of an entry, given the team's segment key and the keeper's share. Throws `open_failed`. */
export async function openEntry(
  segmentKey: Uint8Array,
  share: Uint8Array,
  ciphertext: Uint8Array,
  ids: EntryIds,
): Promise<PackRecord[]> {
  return opening(async () => {
    const plaintext = await open(entryKey(segmentKey, share, ids), ciphertext, entryContext(ids))
    return parsePack(await plaintextPack(plaintext))
  })
}
