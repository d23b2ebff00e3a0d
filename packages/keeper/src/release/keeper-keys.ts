/**
 * The keeper's own keys of a practice: share, token and log key, each opened once through the key-encryption key and then kept
 * in memory. A key that a transaction has only just written is read on that transaction's connection.
 */

import { ApiError } from "@subrosa/contract"
import type { Database, Sql } from "../db.ts"
import { keeperKeyContext } from "../keeper-key.ts"
import type { KeyEncryptionKey } from "../key-encryption-key.ts"

export type KeeperKeyName = "share" | "token" | "log"

export interface KeeperKeys {
  /** 32 bytes. @throws ApiError `not_found` when there is no such practice */
  keyOf(practice: string, name: KeeperKeyName, sql?: Sql): Promise<Uint8Array>
  /** Forgets what was read in a transaction that failed. */
  forget(practice: string): void
}

const newest = {
  name: "keeper.keeper-key.newest",
  text: "select version, sealed from keeper.keeper_key where practice = $1 and name = $2 order by version desc limit 1",
}

export function createKeeperKeys(db: Database, keyEncryptionKey: KeyEncryptionKey): KeeperKeys {
  const opened = new Map<string, Map<KeeperKeyName, Promise<Uint8Array>>>()

  async function read(practice: string, name: KeeperKeyName, sql: Sql): Promise<Uint8Array> {
    const { rows } = await sql.query<{ version: number; sealed: Uint8Array }>(newest, [practice, name])
    const [row] = rows
    if (row === undefined) throw new ApiError("not_found", "there is no such practice")
    return keyEncryptionKey.open(row.sealed, keeperKeyContext(practice, name, row.version))
  }

  return {
    keyOf(practice, name, sql) {
      const known = opened.get(practice)?.get(name)
      if (known !== undefined) return known
      const reading =
        sql === undefined ? db.inPractice(practice, (own) => read(practice, name, own)) : read(practice, name, sql)
      const keys = opened.get(practice) ?? new Map<KeeperKeyName, Promise<Uint8Array>>()
      opened.set(practice, keys.set(name, reading))
      // A failure is not kept: the next asker tries again.
      reading.catch(() => keys.delete(name))
      return reading
    },
    forget: (practice) => void opened.delete(practice),
  }
}
