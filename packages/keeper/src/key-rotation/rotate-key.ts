/**
 * From one key-encryption key to another, while servers work (spec/keys.md, "Another key-encryption key").
 *
 * First the database says where the following key is; from then on every server seals under it. Then everything is sealed anew, until
 * nothing is left that a request from before could have put there. Stopped at any point it is taken up again by the same command, and
 * until then servers start with either key.
 */
import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { utf8 } from "@subrosa/codec"
import type { PracticeId } from "@subrosa/contract"
import type { Database } from "../db.ts"
import { KeeperError } from "../error.ts"
import { everyPractice } from "../every-practice.ts"
import type { KeyEncryptionKey } from "../key-encryption-key.ts"
import { createRelease } from "../release/index.ts"
import { keyRing } from "./key-ring.ts"
import { resealAll } from "./reseal.ts"
import { openPlace, type Rotation, readRotations, sealPlace, tryOpen } from "./rotations.ts"

export interface PlacedKey {
  /** As an operator names it; what a server opens it by. */
  place: string
  key: KeyEncryptionKey
}

export interface RotateOptions {
  db: Database
  /** The key in use. In a rotation that is taken up again, either of the two. */
  from: PlacedKey
  to: PlacedKey
  load: (place: string) => Promise<KeyEncryptionKey>
  clock: () => Date
  /** Longer than any request takes that could still be about to store what it sealed before. */
  settleMs: number
  onProgress?: (progress: { step: "resealed" | "waiting" | "logged"; count: number }) => void
}

/** No account: the operator did it. */
const nobody = "00000000-0000-0000-0000-000000000000"

/** Answers once nothing is sealed under the key before. @throws KeeperError */
export async function rotateKey(options: RotateOptions): Promise<{ resealed: number }> {
  const { db, to, settleMs, onProgress = () => {} } = options
  const { rotation, before } = await begin(options)
  let resealed = 0
  const pass = () =>
    resealAll({ db, before, following: to.key, onResealed: () => onProgress({ step: "resealed", count: ++resealed }) })
  await pass()
  do {
    onProgress({ step: "waiting", count: settleMs })
    await sleep(settleMs)
  } while ((await pass()) > 0)
  await tellLogs(options, rotation)
  await db.anywhere((sql) =>
    sql.query({ text: "update keeper.key_rotation set finished_at = $2, previous = null where id = $1" }, [
      rotation,
      options.clock(),
    ]),
  )
  return { resealed }
}

/** The rotation under way, or a new one; and the key that it comes from. */
async function begin(options: RotateOptions): Promise<{ rotation: string; before: KeyEncryptionKey }> {
  const { db, to, clock, load } = options
  const rotations = await readRotations(db)
  const open = rotations.find(({ finished_at }) => finished_at === null)
  if (open !== undefined) return { rotation: open.id, before: await resume(options, open) }
  const from = await newestAfter(options.from, rotations, load)
  await requireDifferent(from.key, to.key)
  await requireOurs(db, from.key)
  const id = randomUUID()
  const [next, previous] = await Promise.all([
    sealPlace(from.key, id, "next", to.place),
    sealPlace(to.key, id, "previous", from.place),
  ])
  await db.anywhere((sql) =>
    sql.query({ text: "insert into keeper.key_rotation (id, next, previous, started_at) values ($1, $2, $3, $4)" }, [
      id,
      next,
      previous,
      clock(),
    ]),
  )
  return { rotation: id, before: from.key }
}

/** The key in use, from one that may have been exchanged since. */
async function newestAfter(given: PlacedKey, rotations: readonly Rotation[], load: RotateOptions["load"]) {
  let newest = given
  for (const { id, next } of rotations) {
    const place = await openPlace(newest.key, id, "next", next)
    if (place !== undefined) newest = { place, key: await load(place) }
  }
  return newest
}

async function resume({ to, load }: RotateOptions, { id, previous }: Rotation): Promise<KeyEncryptionKey> {
  const place = previous === null ? undefined : await openPlace(to.key, id, "previous", previous)
  if (place === undefined) {
    throw new KeeperError("key_changing", "a change to another key is under way")
  }
  return load(place)
}

async function requireDifferent(from: KeyEncryptionKey, to: KeyEncryptionKey): Promise<void> {
  const context = utf8("a trial")
  if ((await tryOpen(from, await to.seal(utf8("trial"), context), context)) !== undefined) {
    throw new KeeperError("key_exists", "this is the key in use: make a new one first")
  }
}

/** Before anything is changed: the key must be the one that this database is sealed under. */
async function requireOurs(db: Database, key: KeyEncryptionKey): Promise<void> {
  await resealAll({ db, before: key, following: key })
}

async function tellLogs({ db, from, load, clock, onProgress }: RotateOptions, rotation: string): Promise<void> {
  const { sequencer } = createRelease({
    db,
    keyEncryptionKey: keyRing({ db, key: from.key, load }),
    clock,
    // It opens no chart: only the log is written to.
    decoysOf: async () => new Set(),
  })
  let count = 0
  for (const practice of await everyPractice(db)) {
    await sequencer.append(practice as PracticeId, {
      async run(sql) {
        const { rowCount } = await sql.query(
          {
            text: "insert into keeper.key_rotation_logged (practice, rotation) values ($1, $2) on conflict do nothing",
          },
          [practice, rotation],
        )
        const head = { practice, time: clock().toISOString(), account: nobody, device: nobody }
        return { events: rowCount === 0 ? [] : [{ type: "keeper-key", ...head, change: "rotated" }], result: {} }
      },
    })
    onProgress?.({ step: "logged", count: ++count })
  }
}
