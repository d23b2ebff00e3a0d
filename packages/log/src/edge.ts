/**
 * The right edge of the tree: its partial tiles and the nodes inside them.
 *
 * That is all a log must hold in memory to append, to know its root and to prove what it has just appended. The partial
 * tiles are what a log stores; the rows in between are derived from them once and then grow with the tree.
 */
import { LogError } from "./errors.ts"
import { rootOf } from "./hash-reader.ts"
import { type SyncTileReader, tileLookup } from "./hash-reader-sync.ts"
import { defaultHash, type Hash, hashLength, parentRow } from "./merkle.ts"
import { tileHeight, tileLevels, tileWidth, tileWidthMax } from "./tile.ts"
import {
  consistencyNodes,
  inclusionNodes,
  type NodeLookup,
  resolveNodes,
  rootNodes,
  type TreeNode,
} from "./tree-node.ts"

/** Consecutive hashes of complete subtrees of one height, from index `start` on. */
export type Row = { readonly start: number; readonly hashes: Uint8Array }

/** A value: appending makes a new one and leaves the old one as it was. */
export type Edge = {
  readonly size: number
  /** By level: the hashes of the partial tile, floor(size / 256^level) mod 256 of them. */
  readonly tiles: readonly Uint8Array[]
  /** By height: the complete nodes within those tiles; rows[8 * level].hashes is tiles[level]. */
  readonly rows: readonly Row[]
}

/** The edge of the empty tree. */
export const emptyEdge: Edge = { size: 0, tiles: [], rows: [] }

/**
 * The edge of a stored tree from its partial tiles, level by level (empty where a level has none).
 *
 * @throws LogError `tile_malformed` when they are not those of a tree of `size` leaves
 */
export function edgeFromTiles(size: number, tiles: readonly Uint8Array[], hash: Hash = defaultHash): Edge {
  const levels = tileLevels(size)
  if (tiles.length !== levels) throw new LogError("tile_malformed", `${levels} levels of tiles expected`)
  const rows: Row[] = []
  tiles.forEach((tile, level) => {
    let hashes: Uint8Array = tile.slice()
    const width = tileWidth(level, tileStart(size, level * tileHeight) / tileWidthMax, size)
    if (tile.length !== width * hashLength) {
      throw new LogError("tile_malformed", `the partial tile of level ${level} must hold ${width} hashes`)
    }
    for (let height = level * tileHeight; height < (level + 1) * tileHeight; height++) {
      rows.push({ start: tileStart(size, height), hashes })
      hashes = parentRow(hashes, hash)
    }
  })
  return edgeOf(size, rows)
}

/** Makes an edge of rows already cut to the partial tiles. */
export function edgeOf(size: number, rows: readonly Row[]): Edge {
  return { size, rows, tiles: rows.filter((_, height) => height % tileHeight === 0).map((row) => row.hashes) }
}

/** Root of the tree at whose edge we are. */
export function edgeRoot(edge: Edge, hash: Hash = defaultHash): Uint8Array {
  return rootOf(rootNodes(edge.size), rowLookup(edge.rows), hash)
}

/** Inclusion proof in the edge's tree; `read` answers what lies further left. @throws as `inclusionProofFromTilesSync` */
export function inclusionProofFromEdge(
  edge: Edge,
  index: number,
  read: SyncTileReader,
  hash: Hash = defaultHash,
): Uint8Array[] {
  return resolveNodes(inclusionNodes(index, edge.size), edgeLookup(edge, read, hash), hash)
}

/**
 * Consistency proof from `size1` to the edge's tree; `read` answers what lies further left, which is little or nothing when
 * `size1` is recent. @throws as `consistencyProofFromTilesSync`
 */
export function consistencyProofFromEdge(
  edge: Edge,
  size1: number,
  read: SyncTileReader,
  hash: Hash = defaultHash,
): Uint8Array[] {
  return resolveNodes(consistencyNodes(size1, edge.size), edgeLookup(edge, read, hash), hash)
}

/** Index of the first node of a height within the partial tile that covers the right edge. */
export function tileStart(size: number, height: number): number {
  const level = Math.floor(height / tileHeight)
  return Math.floor(size / tileWidthMax ** (level + 1)) * 2 ** (tileHeight - (height % tileHeight))
}

/** A lookup in rows; it is a bug to ask it for a node they do not hold. */
export function rowLookup(rows: readonly Row[]): NodeLookup {
  return (node) => {
    const found = nodeInRows(rows, node)
    if (found === undefined)
      throw new Error(`invariant: node ${node.index} of height ${node.height} is not at the edge`)
    return found
  }
}

function edgeLookup(edge: Edge, read: SyncTileReader, hash: Hash): NodeLookup {
  const inTiles = tileLookup(edge.size, read, hash)
  return (node) => nodeInRows(edge.rows, node) ?? inTiles(node)
}

function nodeInRows(rows: readonly Row[], { height, index }: TreeNode): Uint8Array | undefined {
  const row = rows[height]
  if (row === undefined || index < row.start) return undefined
  const offset = (index - row.start) * hashLength
  return offset < row.hashes.length ? row.hashes.subarray(offset, offset + hashLength) : undefined
}
