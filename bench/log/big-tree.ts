/**
 * A tree of many millions of leaves, put into the server's tables as tiles alone: what proofs are made of. Its lowest tiles repeat some 256
 * different ones, so that it is there in seconds; everything above them is hashed as in any tree.
 */
import { randomBytes, randomUUID } from "node:crypto"
import { hashLength, rootFromTilesSync, tileLevels, tileWidthMax, treeRoot } from "@subrosa/log"
import { nativeHash } from "@subrosa/log/native-hash"
import type { Client } from "pg"

export interface BigTree {
  practice: string
  size: number
  root: Uint8Array
  leafHash(index: number): Uint8Array
  /** A tile from memory. */
  tile(level: number, index: number): Uint8Array
}

const bodiesCount = 256
const tileBytes = tileWidthMax * hashLength

/** A whole number of lowest tiles, `leavesMin` leaves at least. */
export async function makeBigTree(client: Client, leavesMin: number): Promise<BigTree> {
  const tiles = Math.ceil(leavesMin / tileWidthMax)
  const size = tiles * tileWidthMax
  const bodies = Array.from({ length: bodiesCount }, () => randomBytes(tileBytes))
  const rows = rowsOver(bodies, tiles, size)
  const tile = (level: number, index: number): Uint8Array =>
    level === 0
      ? (bodies[index % bodiesCount] ?? new Uint8Array(0))
      : (rows[level] ?? new Uint8Array(0)).subarray(index * tileBytes, (index + 1) * tileBytes)
  const practice = randomUUID()
  await client.query(
    `insert into keeper.practice (id, card, card_signature, limits, settings, created_at)
      select $1, card, card_signature, limits, settings, created_at from keeper.practice limit 1`,
    [practice],
  )
  await client.query("create temporary table body (n int primary key, hashes bytea not null)")
  for (const [n, body] of bodies.entries()) await client.query("insert into body values ($1, $2)", [n, body])
  await client.query(
    `insert into keeper.log_tile (practice, level, index, width, hashes)
      select $1, 0, i, ${tileWidthMax}, hashes from generate_series(0, $2::int - 1) as i join body on n = i % ${bodiesCount}`,
    [practice, tiles],
  )
  for (const [level, row] of rows.entries()) {
    for (let index = 0; level > 0 && index * tileBytes < row.length; index++) {
      const hashes = tile(level, index)
      await client.query(
        "insert into keeper.log_tile (practice, level, index, width, hashes) values ($1, $2, $3, $4, $5)",
        [...[practice, level, index, hashes.length / hashLength, hashes]],
      )
    }
  }
  const root = rootFromTilesSync(size, tile, nativeHash)
  const leafHash = (index: number) => {
    const at = (index % tileWidthMax) * hashLength
    return tile(0, Math.floor(index / tileWidthMax)).subarray(at, at + hashLength)
  }
  return { practice, size, root, leafHash, tile }
}

/** By level from 1: the hashes of that level's tiles, joined. */
function rowsOver(bodies: readonly Uint8Array[], tiles: number, size: number): Uint8Array[] {
  const roots = bodies.map(rootOf)
  const rows: Uint8Array[] = [new Uint8Array(0)]
  let row: Uint8Array = Buffer.concat(
    Array.from({ length: tiles }, (_, i) => roots[i % bodiesCount] ?? new Uint8Array(0)),
  )
  for (let level = 1; level < tileLevels(size); level++) {
    rows.push(row)
    const full = Math.floor(row.length / tileBytes)
    const below = row
    row = Buffer.concat(
      Array.from({ length: full }, (_, i) => rootOf(below.subarray(i * tileBytes, (i + 1) * tileBytes))),
    )
  }
  return rows
}

const rootOf = (tile: Uint8Array): Uint8Array =>
  treeRoot(
    Array.from({ length: tileWidthMax }, (_, i) => tile.subarray(i * hashLength, (i + 1) * hashLength)),
    nativeHash,
  )
