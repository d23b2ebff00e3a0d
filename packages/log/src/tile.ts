/**
 * Tiles of the tree (C2SP tlog-tiles, "Merkle Tree"): which exist at a size, and which holds a node.
 *
 * A tile at level L holds up to 256 consecutive hashes of height 8 * L.
 */
import { LogError } from "./errors.ts"
import { type Hash, hashLength, parentRow } from "./merkle.ts"
import type { TreeNode } from "./tree-node.ts"
import { requireWhole } from "./whole-number.ts"

/** Hashes in a full tile. */
export const tileWidthMax = 256
/** Rows of the tree between one tile level and the next. */
export const tileHeight = 8

/** One tile at one width: 256 when full, 1 to 255 at the right edge. */
export type TileRef = { readonly level: number; readonly index: number; readonly width: number }

/** How many levels of tiles a tree of `size` leaves has. */
export function tileLevels(size: number): number {
  requireWhole("size", size)
  let levels = 0
  for (let count = size; count > 0; count = Math.floor(count / tileWidthMax)) levels += 1
  return levels
}

/** Width of a tile in the tree of `size` leaves: 256, or less at the right edge, or 0 when it does not exist yet. */
export function tileWidth(level: number, index: number, size: number): number {
  const hashes = Math.floor(size / tileWidthMax ** level)
  return Math.max(0, Math.min(tileWidthMax, hashes - index * tileWidthMax))
}

/**
 * The tiles of the tree of `size` leaves, level by level. With `since`, those only that the tree of `since` leaves does not
 * have at the same width: what growing from there adds.
 */
export function* tilesForSize(size: number, since = 0): Generator<TileRef> {
  requireWhole("since", since)
  requireWhole("size", size, since)
  for (let level = 0; level < tileLevels(size); level++) {
    const before = Math.floor(since / tileWidthMax ** level)
    const after = Math.floor(size / tileWidthMax ** level)
    if (after === before) continue
    for (let index = Math.floor(before / tileWidthMax); index * tileWidthMax < after; index++) {
      yield { level, index, width: tileWidth(level, index, size) }
    }
  }
}

/** The partial tiles of the tree of `size` leaves, at most one a level: all that appending to it needs. */
export function partialTiles(size: number): TileRef[] {
  const tiles: TileRef[] = []
  for (let level = 0; level < tileLevels(size); level++) {
    const index = Math.floor(Math.floor(size / tileWidthMax ** level) / tileWidthMax)
    const width = tileWidth(level, index, size)
    if (width > 0) tiles.push({ level, index, width })
  }
  return tiles
}

/** The tile that a complete subtree is computed from, as wide as the tree of `size` leaves has it. */
export function tileOfNode(node: TreeNode, size: number): TileRef {
  const { level, tileIndex } = placeOf(node)
  return { level, index: tileIndex, width: tileWidth(level, tileIndex, size) }
}

/**
 * Computes a node's hash from its tile: up to 127 hashes of work for one that stands between two tile levels. `tile` may be
 * wider than needed: a tile only ever grows.
 *
 * @throws LogError `tile_malformed` when the tile does not reach that far
 */
export function nodeFromTile(node: TreeNode, tile: Uint8Array, hash: Hash): Uint8Array {
  const { first, count } = placeOf(node)
  if (tile.length < (first + count) * hashLength) throw new LogError("tile_malformed", "the tile is too narrow")
  let row = tile.subarray(first * hashLength, (first + count) * hashLength)
  while (row.length > hashLength) row = parentRow(row, hash)
  return row
}

/** Where a node lies: the tile, and which of the tile's hashes are its leaves. */
function placeOf({ height, index }: TreeNode): { level: number; tileIndex: number; first: number; count: number } {
  const level = Math.floor(height / tileHeight)
  const count = 2 ** (height % tileHeight)
  const tileIndex = Math.floor((index * count) / tileWidthMax)
  return { level, tileIndex, first: index * count - tileIndex * tileWidthMax, count }
}
