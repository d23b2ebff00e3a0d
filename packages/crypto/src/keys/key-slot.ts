import type { Bytes } from "@subrosa/codec"
import { checkLength } from "../error.ts"
import { context } from "../labels.ts"
import { type SealKey, seal } from "../seal.ts"
import type { SlotKind } from "./unlock-key.ts"

export type KeySlotIds = { practice: string; account: string; slot: string; kind: SlotKind }

export function keySlotContext({ practice, account, slot, kind }: KeySlotIds): Bytes {
  return context("key-slot", practice, account, slot, kind)
}

/** The account key under one way in (spec/keys.md, "Key slot"). */
export async function sealKeySlot(unlockKey: SealKey, accountKey: Uint8Array, ids: KeySlotIds): Promise<Bytes> {
  checkLength(accountKey, 32, "accountKey")
  return seal(unlockKey, accountKey, keySlotContext(ids))
}
