/**
 * Secrets of the server as a whole, made once and kept sealed: OPAQUE's server setup (losing it ends every password), and the
 * key that makes decoys. That they open is also the proof that this key-encryption key belongs to this database.
 */
import { randomBytes } from "node:crypto"
import { type Bytes, fromUtf8, utf8 } from "@subrosa/codec"
import type { Database } from "../db.ts"
import { KeeperError } from "../error.ts"
import { fitsServerSecrets } from "../fits-key.ts"
import { serverSecretContext } from "../keeper-key.ts"
import type { KeyEncryptionKey } from "../key-encryption-key.ts"
import { createServerSetup } from "./opaque.ts"

export interface ServerSecrets {
  /** OPAQUE server setup, in the library's text form. */
  opaqueSetup(): Promise<string>
  /** 32 bytes. */
  decoyKey(): Promise<Bytes>
}

/** Both are read (or made) on first use and stay in memory. A failure is not remembered. */
export function serverSecrets(db: Database, keyEncryptionKey: KeyEncryptionKey): ServerSecrets {
  const read = async (name: "opaque" | "decoy", make: () => Promise<Uint8Array>): Promise<Bytes> => {
    const find = () =>
      db.anywhere((sql) =>
        sql.query<{ sealed: Uint8Array }>({ text: "select sealed from keeper.server_secret where name = $1" }, [name]),
      )
    let { rows } = await find()
    if (rows.length === 0) {
      // A restored practice brings one of the two: another key than that one's must not seal the other.
      if (!(await fitsServerSecrets(keyEncryptionKey, await stored(db)))) throw otherKey()
      const sealed = await keyEncryptionKey.seal(await make(), serverSecretContext(name))
      // Another server may have been first: whatever is there afterwards counts.
      await db.anywhere((sql) =>
        sql.query({ text: "insert into keeper.server_secret (name, sealed) values ($1, $2) on conflict do nothing" }, [
          name,
          sealed,
        ]),
      )
      rows = (await find()).rows
    }
    return keyEncryptionKey.open(rows[0]!.sealed, serverSecretContext(name))
  }
  return {
    opaqueSetup: once(async () => fromUtf8(await read("opaque", async () => utf8(await createServerSetup())))),
    decoyKey: once(() => read("decoy", async () => randomBytes(32))),
  }
}

const stored = async (db: Database) =>
  (
    await db.anywhere((sql) =>
      sql.query<{ name: string; sealed: Uint8Array }>({ text: "select name, sealed from keeper.server_secret" }),
    )
  ).rows

const otherKey = () => new KeeperError("open_failed", "this is not the key that the server's secrets were sealed under")

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}
