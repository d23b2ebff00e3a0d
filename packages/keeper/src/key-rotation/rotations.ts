/** The rows of `keeper.key_rotation`, and what they say to who holds a key. */
import { fromUtf8, utf8 } from "@subrosa/codec"
import { context } from "@subrosa/crypto"
import type { Database } from "../db.ts"
import { KeeperError } from "../error.ts"
import type { KeyEncryptionKey } from "../key-encryption-key.ts"

export interface Rotation {
  id: string
  next: Uint8Array
  /** Null once nothing is sealed under the key before. */
  previous: Uint8Array | null
  finished_at: Date | null
}

/** In the order in which the keys followed each other. */
export async function readRotations(db: Database): Promise<Rotation[]> {
  const { rows } = await db.anywhere((sql) =>
    sql.query<Rotation>({
      name: "keeper.key-rotation.all",
      text: "select id, next, previous, finished_at from keeper.key_rotation order by started_at, id",
    }),
  )
  return rows
}

/** Where the other key is, as an operator names it. Sealed, so that nobody without the one key can lead to another. */
export const placeContext = (rotation: string, name: "next" | "previous"): Uint8Array =>
  context("keeper-key", rotation, name, 1)

export const sealPlace = (key: KeyEncryptionKey, rotation: string, name: "next" | "previous", place: string) =>
  key.seal(utf8(place), placeContext(rotation, name))

/** Undefined when it is not sealed under this key. */
export async function openPlace(
  key: KeyEncryptionKey,
  rotation: string,
  name: "next" | "previous",
  sealed: Uint8Array,
): Promise<string | undefined> {
  const opened = await tryOpen(key, sealed, placeContext(rotation, name))
  return opened && fromUtf8(opened)
}

/** Undefined when it is not sealed under this key and context. */
export async function tryOpen(
  key: KeyEncryptionKey,
  sealed: Uint8Array,
  sealedIn: Uint8Array,
): Promise<Uint8Array | undefined> {
  try {
    return await key.open(sealed, sealedIn)
  } catch (error) {
    if (error instanceof KeeperError && error.code === "open_failed") return undefined
    throw error
  }
}
