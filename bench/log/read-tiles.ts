/** Reads a log's public tiles over HTTP, as any client or auditor does, and counts them. */

import { logPath } from "@subrosa/contract"
import { formatTilePath, type TileReader } from "@subrosa/log"

export interface CountedTiles {
  read: TileReader
  /** Tiles asked for so far. */
  count(): number
}

export function tilesOver(url: string, practice: string): CountedTiles {
  let asked = 0
  return {
    count: () => asked,
    async read(level, index, width) {
      asked++
      return readLogFile(url, practice, formatTilePath({ level, index, width }))
    },
  }
}

export async function readLogFile(url: string, practice: string, path: string): Promise<Uint8Array> {
  const response = await fetch(`${url}${logPath(practice)}/${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
