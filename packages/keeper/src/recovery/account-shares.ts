/** The keeper's half of an account's recovery at rest: sealed under a key per account, derived from the practice's share key (spec/keys.md). */
import { context, derive } from "@subrosa/crypto"
import { type KeyEncryptionKey, keyEncryptionKeyOf } from "../key-encryption-key.ts"
import type { KeeperKeys } from "../release/keeper-keys.ts"

export interface AccountShareIds {
  practice: string
  account: string
  set: string
}

export interface AccountShares {
  seal(share: Uint8Array, ids: AccountShareIds): Promise<Uint8Array>
  /** 32 bytes. @throws KeeperError `open_failed` */
  open(sealed: Uint8Array, ids: AccountShareIds): Promise<Uint8Array>
}

export function createAccountShares(keys: KeeperKeys): AccountShares {
  const keyOf = async ({ practice, account }: AccountShareIds): Promise<KeyEncryptionKey> => {
    const shareKey = await keys.keyOf(practice, "share")
    return keyEncryptionKeyOf(derive(shareKey, undefined, context("recovery-share wrap", practice, account)))
  }
  const place = ({ practice, account, set }: AccountShareIds) => context("recovery-share", practice, account, set)
  return {
    seal: async (share, ids) => (await keyOf(ids)).seal(share, place(ids)),
    open: async (sealed, ids) => (await keyOf(ids)).open(sealed, place(ids)),
  }
}
