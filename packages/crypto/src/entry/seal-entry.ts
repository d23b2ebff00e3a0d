import { type Bytes, randomUuid } from "@subrosa/codec"
import { sha256Large } from "../digest.ts"
import { type EntryIds, entryContext, entryKey } from "../keys/entry-key.ts"
import { randomKey } from "../random.ts"
import { seal } from "../seal.ts"
import { encodePack, type PackRecord } from "./pack.ts"
import { packPlaintext } from "./plaintext.ts"

/** What a writer uploads: ciphertext to the store, share and digest to the keeper. It forgets the share. */
export type SealedEntry = { entry: string; share: Bytes; ciphertext: Bytes; ciphertextDigest: Bytes }

/**
 * Seals records of one segment as a new entry (spec/entry.md, spec/keys.md "Entries") with a share and, unless given,
 * an id of its own. `ciphertextDigest` is SHA-256 of the ciphertext, which the log's `write` event names.
 */
export async function sealEntry(
  segmentKey: Uint8Array,
  records: readonly PackRecord[],
  ids: Omit<EntryIds, "entry"> & { entry?: string },
): Promise<SealedEntry> {
  const entryIds = { ...ids, entry: ids.entry ?? randomUuid() }
  const share = randomKey()
  const plaintext = await packPlaintext(encodePack(records))
  const ciphertext = await seal(entryKey(segmentKey, share, entryIds), plaintext, entryContext(entryIds))
  return { entry: entryIds.entry, share, ciphertext, ciphertextDigest: await sha256Large(ciphertext) }
}
