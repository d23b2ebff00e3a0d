/** Stored tiles for proofs that reach left of the edge, the last few hundred of them kept in memory (8 KiB each at most). */

import { ApiError } from "@subrosa/contract"
import { hashLength, tileWidthMax } from "@subrosa/log"
import type { Database } from "../db.ts"
import { RecentMap } from "../recent-map.ts"

export interface TileSource {
  /** A full tile that is in memory already. */
  cached(practice: string, level: number, index: number): Uint8Array | undefined
  /** A tile's first `width` hashes. @throws ApiError `not_found` when it is not so wide */
  read(practice: string, level: number, index: number, width: number): Promise<Uint8Array>
}

const readTile = {
  name: "keeper.log-tile.read",
  text: "select width, hashes from keeper.log_tile where practice = $1 and level = $2 and index = $3",
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
      const { rows } = await db.inPractice(practice, (sql) =>
        sql.query<{ width: number; hashes: Uint8Array }>(readTile, [practice, level, index]),
      )
      const [tile] = rows
      if (tile === undefined || tile.width < width) throw new ApiError("not_found", "there is no such tile yet")
      // A full tile never changes again.
      if (tile.width === tileWidthMax) full.set(key, tile.hashes)
      return tile.hashes.subarray(0, width * hashLength)
    },
  }
}
