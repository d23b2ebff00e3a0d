/**
 * Tiles of the log that are proven once and then looked things up in (C2SP tlog-tiles): a full tile by its root, which its parent holds; the
 * tiles at the right edge by the signed root that they lead to. So thousands of events cost one tree of 256 a tile, not one proof each.
 */
import { equal } from "@subrosa/codec"
import { hashLength, rootFromTiles, type TileReader, tileRoot, tileWidth, tileWidthMax } from "@subrosa/log"
import { proofStep, requireProof } from "../log/proof-step.ts"
import { tileReader } from "../log/read-tiles.ts"
import type { SignedHead } from "../log/verify-checkpoint.ts"

/** 8 KiB each. */
const lowestKept = 1024

export interface ProvenTiles {
  /** The root of this full tile, proven. @throws EngineError proof_failed when the log has no such full tile */
  tileRoot(index: number): Promise<Uint8Array>
  /** The hash of this leaf, proven. @throws EngineError proof_failed */
  leafHash(index: number): Promise<Uint8Array>
}

export function provenTiles(readLog: (path: string) => Promise<Uint8Array>, { size, root }: SignedHead): ProvenTiles {
  const upper = new Map<string, Promise<Uint8Array>>()
  const lowest = new Map<number, Promise<Uint8Array>>()
  let edge: Promise<TileReader> | undefined

  /** The tiles at the right edge, which all go into the root. */
  const readEdge = async (): Promise<TileReader> => {
    const read = tileReader(readLog, size)
    const found = await proofStep("the log's answer is malformed", () => rootFromTiles(size, read))
    requireProof(equal(found, root), "the entry is not in the log")
    return read
  }

  const prove = async (level: number, index: number): Promise<Uint8Array> => {
    const width = tileWidth(level, index, size)
    if (width < tileWidthMax) {
      edge ??= readEdge()
      return (await edge)(level, index, width)
    }
    const [tile, parent] = await Promise.all([
      tileReader(readLog, size)(level, index, width),
      tileOf(level + 1, Math.floor(index / tileWidthMax)),
    ])
    requireProof(tile.length === tileWidthMax * hashLength, "the log's answer is malformed")
    requireProof(equal(tileRoot(tile), hashAt(parent, index % tileWidthMax)), "the entry is not in the log")
    return tile
  }

  const tileOf = (level: number, index: number): Promise<Uint8Array> => {
    if (level === 0) return kept(lowest, index, () => prove(0, index), lowestKept)
    return kept(upper, `${level}/${index}`, () => prove(level, index), Number.POSITIVE_INFINITY)
  }

  return {
    async tileRoot(index) {
      requireProof((index + 1) * tileWidthMax <= size, "the entry is not in the log")
      return hashAt(await tileOf(1, Math.floor(index / tileWidthMax)), index % tileWidthMax)
    },
    async leafHash(index) {
      requireProof(index < size, "the entry is not in the log")
      return hashAt(await tileOf(0, Math.floor(index / tileWidthMax)), index % tileWidthMax)
    },
  }
}

const hashAt = (tile: Uint8Array, at: number): Uint8Array => tile.subarray(at * hashLength, (at + 1) * hashLength)

/** One that failed is asked for again the next time. */
function kept<K>(
  tiles: Map<K, Promise<Uint8Array>>,
  key: K,
  make: () => Promise<Uint8Array>,
  most: number,
): Promise<Uint8Array> {
  const known = tiles.get(key)
  if (known !== undefined) return known
  const tile = make()
  tiles.set(key, tile)
  tile.catch(() => tiles.delete(key))
  const [oldest] = tiles.keys()
  if (tiles.size > most && oldest !== undefined) tiles.delete(oldest)
  return tile
}
