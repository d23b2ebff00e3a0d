/**
 * The watch key of a practice: seals what the keeper keeps for its officers' eyes (addresses, decoys, kinship tokens). It lies sealed under
 * the key-encryption key beside the practice's other keys, and is made when it is first needed.
 */
import { randomBytes } from "node:crypto"
import { ApiError } from "@subrosa/contract"
import type { Database } from "../db.ts"
import { keeperKeyContext } from "../keeper-key.ts"
import { type KeyEncryptionKey, keyEncryptionKeyOf } from "../key-encryption-key.ts"
import { RecentMap } from "../recent-map.ts"

/** Seals and opens under one practice's watch key, in this process. */
export type WatchKey = KeyEncryptionKey

export interface WatchKeys {
  /** @throws ApiError `not_found` when there is no such practice */
  of(practice: string): Promise<WatchKey>
}

const practicesKept = 1000
const read = {
  name: "keeper.watch-key.read",
  text: "select sealed from keeper.keeper_key where practice = $1 and name = 'watch' and version = 1",
}
const insert = {
  name: "keeper.watch-key.insert",
  text: `insert into keeper.keeper_key (practice, name, version, sealed)
    select id, 'watch', 1, $2 from keeper.practice where id = $1 on conflict do nothing`,
}

export function createWatchKeys(db: Database, keyEncryptionKey: KeyEncryptionKey): WatchKeys {
  const known = new RecentMap<string, Promise<WatchKey>>(practicesKept)

  async function open(practice: string): Promise<WatchKey> {
    const find = () => db.inPractice(practice, (sql) => sql.query<{ sealed: Uint8Array }>(read, [practice]))
    let { rows } = await find()
    if (rows.length === 0) {
      const sealed = await keyEncryptionKey.seal(randomBytes(32), keeperKeyContext(practice, "watch", 1))
      // Another process may be first: whatever is there afterwards counts.
      await db.inPractice(practice, (sql) => sql.query(insert, [practice, sealed]))
      rows = (await find()).rows
    }
    const [row] = rows
    if (row === undefined) throw new ApiError("not_found", "there is no such practice")
    return keyEncryptionKeyOf(await keyEncryptionKey.open(row.sealed, keeperKeyContext(practice, "watch", 1)))
  }

  return {
    of(practice) {
      const opening = known.get(practice) ?? open(practice)
      known.set(practice, opening)
      // A failure is not kept: the next asker tries again.
      opening.catch(() => known.delete(practice))
      return opening
    },
  }
}
