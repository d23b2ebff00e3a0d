/**
 * The key-encryption key of a running keeper, which may be followed by another at any moment.
 *
 * Seals under the newest key that the database knows of, asked before each seal (they are rare: sign-ins, new practices); opens under
 * whatever it holds, and looks for a newer one before it gives up. So a server needs no restart, and one that starts with the key before
 * finds the one that followed.
 */
import type { Bytes } from "@subrosa/codec"
import type { Database } from "../db.ts"
import { KeeperError } from "../error.ts"
import type { KeyEncryptionKey } from "../key-encryption-key.ts"
import { openPlace, type Rotation, readRotations, tryOpen } from "./rotations.ts"

export interface KeyRingDeps {
  db: Database
  /** The key that the operator named. */
  key: KeyEncryptionKey
  /** Opens a key by its place. @throws KeeperError */
  load: (place: string) => Promise<KeyEncryptionKey>
}

export function keyRing(deps: KeyRingDeps): KeyEncryptionKey {
  const ring = new Ring(deps)
  return {
    seal: (plaintext, context) => ring.seal(plaintext, context),
    open: (sealed, context) => ring.open(sealed, context),
  }
}

class Ring {
  readonly #db: Database
  readonly #load: KeyRingDeps["load"]
  /** The newest first; a second one only while the change is under way. */
  #keys: readonly KeyEncryptionKey[]
  /** What the rotations were when `#keys` was chosen. */
  #seen = ""
  #looking: Promise<void> | undefined

  constructor({ db, key, load }: KeyRingDeps) {
    this.#db = db
    this.#load = load
    this.#keys = [key]
  }

  async seal(plaintext: Uint8Array, context: Uint8Array): Promise<Bytes> {
    await this.#look()
    return this.#newest().seal(plaintext, context)
  }

  async open(sealed: Uint8Array, context: Uint8Array): Promise<Bytes> {
    const opened = await this.#tryAll(sealed, context)
    if (opened !== undefined) return opened
    const before = this.#keys
    await this.#look()
    const now = this.#keys === before ? undefined : await this.#tryAll(sealed, context)
    if (now !== undefined) return now
    throw new KeeperError("open_failed", "not sealed under this key-encryption key and context, or altered")
  }

  async #tryAll(sealed: Uint8Array, context: Uint8Array): Promise<Bytes | undefined> {
    for (const key of this.#keys) {
      const opened = await tryOpen(key, sealed, context)
      if (opened !== undefined) return Uint8Array.from(opened)
    }
    return undefined
  }

  #newest(): KeyEncryptionKey {
    const [newest] = this.#keys
    if (newest === undefined) throw new Error("invariant: a ring has a key")
    return newest
  }

  /** Several askers share one look. One that asks while another is under way waits for a fresh one: the answer must not be older than it. */
  async #look(): Promise<void> {
    await this.#looking?.catch(() => {})
    this.#looking ??= this.#follow().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  async #follow(): Promise<void> {
    const rotations = await readRotations(this.#db)
    const seen = rotations.map(({ id, finished_at }) => `${id} ${finished_at === null}`).join("\n")
    if (seen === this.#seen) return
    let keys: readonly KeyEncryptionKey[] = [this.#newest()]
    for (const rotation of rotations) keys = await this.#after(keys, rotation)
    this.#keys = keys
    this.#seen = seen
  }

  /** The keys once this rotation has been looked at by who holds `keys`. */
  async #after(keys: readonly KeyEncryptionKey[], rotation: Rotation): Promise<readonly KeyEncryptionKey[]> {
    const { id, next, previous, finished_at } = rotation
    const [newest] = keys
    if (newest === undefined) return keys
    const following = await openPlace(newest, id, "next", next)
    if (following !== undefined) {
      const key = await this.#load(following)
      return finished_at === null ? [key, newest] : [key]
    }
    const preceding = previous === null ? undefined : await openPlace(newest, id, "previous", previous)
    return preceding === undefined ? keys : [newest, await this.#load(preceding)]
  }
}
