import type { Bytes } from "@subrosa/codec"
import { type KeySlotIds, keySlotContext } from "../keys/key-slot.ts"
import type { SealKey } from "../seal.ts"
import { open } from "./open.ts"
import { openFailed } from "./open-failed.ts"

/** The account key from one of the account's key slots. Throws `open_failed`. */
export async function openKeySlot(unlockKey: SealKey, sealed: Uint8Array, ids: KeySlotIds): Promise<Bytes> {
  const accountKey = await open(unlockKey, sealed, keySlotContext(ids))
  if (accountKey.length !== 32) throw openFailed()
  return accountKey
}
