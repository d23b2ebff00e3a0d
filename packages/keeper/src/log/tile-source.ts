/** Stored tiles for proofs that reach left of the edge, the last few hundred of them kept in memory (8 KiB each at most). */

import { ApiError } from "@subrosa/contract"
import { hashLength, tileWidthMax } from "@subrosa/log"
import type { Database, Sql } from "../db.ts"
import { RecentMap } from "../recent-map.ts"
import { readLeafHashes } from "./log-head.ts"

export interface TileSource {
  /** A full tile that is in memory already. */
  cached(practice: string, level: number, index: number): Uint8Array | undefined
  /** A tile's first `width` hashes. @throws ApiError `not_found` when it is not so wide */
  read(practice: string, level: number, index: number, width: number): Promise<Uint8Array>
}

const findTile = {
  name: "keeper.log-tile.read",
  text: "select hashes from keeper.log_tile where practice = $1 and level = $2 and index = $3",
}
const tilesKept = 256

export function createTileSource(db: Database): TileSource {
  const full = new RecentMap<string, Uint8Array>(tilesKept)
  const keyOf = (practice: string, level: number, index: number) => `${practice}/${level}/${index}`
  return {
    cached: (practice, level, index) => full.get(keyOf(practice, level, index)),
    async read(practice, level, index, width) {
      const key = keyOf(practice, level, index)
      const known = full.get(key)
      if (known !== undefined) return known.subarray(0, width * hashLength)
      const tile = await db.inPractice(practice, (sql) => readTile(sql, practice, level, index))
      if (tile.length < width * hashLength) throw new ApiError("not_found", "there is no such tile yet")
      // A full tile never changes again.
      if (tile.length === tileWidthMax * hashLength) full.set(key, tile)
      return tile.subarray(0, width * hashLength)
    },
  }
}

/** As wide as it is now. The lowest partial tile is made of its leaves: what may be stored of it can be out of date. */
async function readTile(sql: Sql, practice: string, level: number, index: number): Promise<Uint8Array> {
  const { rows } = await sql.query<{ hashes: Uint8Array }>(findTile, [practice, level, index])
  const stored = rows[0]?.hashes ?? new Uint8Array(0)
  if (level > 0 || stored.length === tileWidthMax * hashLength) return stored
  return readLeafHashes(sql, practice, index * tileWidthMax, (index + 1) * tileWidthMax)
}
