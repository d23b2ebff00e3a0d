/** The log's real tables in the hands of their database's owner: set aside, altered, and put back for the next attempt. */

import { createPrivateKey, createPublicKey, sign } from "node:crypto"
import { context } from "@subrosa/crypto"
import { appendLeaves, ed25519Signer, emptyEdge, formatCheckpoint, leafHash, signNote } from "@subrosa/log"
import type pg from "pg"
import { openSealed } from "../thief/try-keys.ts"

const tables = ["log_leaf", "log_tile", "log_head"] as const

/** A copy of the log as it stands; `restore` puts it back. */
export async function setAside(database: pg.Client): Promise<{ restore(): Promise<void> }> {
  for (const table of tables) {
    await database.query(`drop table if exists aside_${table}`)
    await database.query(`create table aside_${table} as table keeper.${table}`)
  }
  return {
    async restore() {
      await database.query("begin")
      for (const table of tables) {
        await database.query(`delete from keeper.${table}`)
        await database.query(`insert into keeper.${table} select * from aside_${table}`)
      }
      await database.query("commit")
    },
  }
}

export interface Eraser {
  database: pg.Client
  practice: string
  /** Entries that speak of what he did. */
  indexes: number[]
  /** Somebody to blame. */
  innocent: string
  account: string
}

export type Tampering = "deleted" | "edited" | "reordered" | "back-dated" | "truncated" | "rewritten and signed anew"

export const tamperings: readonly Tampering[] = [
  "deleted",
  "edited",
  "reordered",
  "back-dated",
  "truncated",
  "rewritten and signed anew",
]

/** `earlier`: the head as it was before he began, taken from a backup. `logSeed`: opened with keeper.key. */
export async function tamper(
  how: Tampering,
  eraser: Eraser,
  earlier: { size: number; checkpoint: string },
  logSeed: Uint8Array,
): Promise<void> {
  const { database, practice, indexes, innocent, account } = eraser
  const his = "practice = $1 and index = any($2::bigint[])"
  switch (how) {
    case "deleted":
      await database.query(`delete from keeper.log_leaf where ${his}`, [practice, indexes])
      return
    case "edited":
      await database.query(
        `update keeper.log_leaf set event = replace(event, $3, $4), account = $4::uuid where ${his}`,
        [practice, indexes, account, innocent],
      )
      return
    case "reordered": {
      const [first = 0] = indexes
      const other = Math.max(0, first - 1)
      await database.query(
        `update keeper.log_leaf l set salt = o.salt, event = o.event, leaf_data = o.leaf_data, request = null
         from (select index, salt, event, leaf_data from keeper.log_leaf where practice = $1 and index in ($2, $3)) o
         where l.practice = $1 and l.index in ($2, $3) and o.index <> l.index`,
        [practice, first, other],
      )
      return
    }
    case "back-dated":
      await database.query(
        `update keeper.log_leaf set event = regexp_replace(event, '"time":"[0-9]{4}', '"time":"2019') where ${his}`,
        [practice, indexes],
      )
      return
    case "truncated":
      await writeLog(eraser, await leavesBefore(database, practice, earlier.size), earlier.checkpoint)
      return
    case "rewritten and signed anew": {
      const gone = new Set(indexes)
      const kept = (await leaves(database, practice)).filter(({ index }) => !gone.has(index))
      await writeLog(eraser, kept, undefined, logSeed)
    }
  }
}

interface Leaf {
  index: number
  data: Buffer
}

const leaves = async (database: pg.Client, practice: string): Promise<Leaf[]> =>
  (
    await database.query<Leaf>(
      "select index, leaf_data as data from keeper.log_leaf where practice = $1 order by index",
      [practice],
    )
  ).rows

const leavesBefore = async (database: pg.Client, practice: string, size: number): Promise<Leaf[]> =>
  (await leaves(database, practice)).filter(({ index }) => index < size)

/** The log as if these had been its only entries: tree, tiles and a checkpoint, an old one or one signed now. */
async function writeLog(
  { database, practice }: Eraser,
  kept: readonly Leaf[],
  checkpoint: string | undefined,
  seed?: Uint8Array,
): Promise<void> {
  const { tiles, root } = appendLeaves(
    emptyEdge,
    kept.map(({ data }) => leafHash(data)),
  )
  const head = checkpoint ?? (await signHead(practice, kept.length, root, seed ?? new Uint8Array(32)))
  await database.query("begin")
  await database.query("delete from keeper.log_tile where practice = $1", [practice])
  for (const tile of tiles) {
    await database.query(
      `insert into keeper.log_tile (practice, level, index, width, hashes) values ($1, $2, $3, $4, $5)
       on conflict (practice, level, index) do update set width = excluded.width, hashes = excluded.hashes`,
      [practice, tile.level, tile.index, tile.width, tile.hashes],
    )
  }
  const numbers = kept.map(({ index }) => index)
  await database.query("delete from keeper.log_leaf where practice = $1 and not index = any($2::bigint[])", [
    practice,
    numbers,
  ])
  // Downwards in two steps, past what is there: each number is free when it is taken.
  await database.query("update keeper.log_leaf set index = -1 - index where practice = $1", [practice])
  await database.query(
    `update keeper.log_leaf l set index = n.place - 1 from (select index, row_number() over (order by index desc) as place
     from keeper.log_leaf where practice = $1) n where l.practice = $1 and l.index = n.index`,
    [practice],
  )
  await database.query("update keeper.log_head set size = $2, checkpoint = $3 where practice = $1", [
    practice,
    kept.length,
    head,
  ])
  await database.query("commit")
}

/** RFC 8410: what precedes the 32 bytes of an Ed25519 seed in PKCS #8. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex")

async function signHead(practice: string, size: number, root: Uint8Array, seed: Uint8Array): Promise<string> {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" })
  const publicKey = Buffer.from(String(createPublicKey(key).export({ format: "jwk" }).x), "base64url")
  const origin = `subrosa.log/${practice}`
  const signer = ed25519Signer(origin, publicKey, async (message) => sign(null, message, key))
  return signNote(formatCheckpoint({ origin, size, root }), [signer])
}

/** The log's own signing key, which keeper.key opens. */
export async function logSeedOf(database: pg.Client, practice: string, keeperKey: Uint8Array): Promise<Uint8Array> {
  const { rows } = await database.query<{ sealed: Buffer; version: number }>(
    "select sealed, version from keeper.keeper_key where practice = $1 and name = 'log'",
    [practice],
  )
  const [row] = rows
  const seed = row && openSealed(keeperKey, row.sealed, context("keeper-key", practice, "log", row.version))
  if (seed === undefined) throw new Error("invariant: keeper.key opens the log's key")
  return seed
}
