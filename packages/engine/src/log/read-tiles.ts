import { formatTilePath, type TileReader, tileWidth, tileWidthMax } from "@subrosa/log"

type ReadLog = (path: string) => Promise<Uint8Array>

/**
 * Reads tiles of the tree of `size` leaves from the practice's log, each once. What they say is for the proofs to judge.
 *
 * A partial tile that is gone is asked for in full, as C2SP tlog-tiles allows a log to answer.
 */
export function tileReader(readLog: ReadLog, size: number): TileReader {
  const tiles = new Map<string, Promise<Uint8Array>>()
  return (level, index) => {
    const path = formatTilePath({ level, index, width: tileWidth(level, index, size) })
    const known = tiles.get(path)
    if (known) return known
    const tile = readLog(path).catch((error: unknown) => {
      const full = formatTilePath({ level, index, width: tileWidthMax })
      if (full === path) throw error
      return readLog(full)
    })
    tiles.set(path, tile)
    return tile
  }
}
