/** The synchronous twin of hash-reader.ts, for a server that has its tiles in memory. */
import { requireTile, rootOf, tileKey } from "./hash-reader.ts"
import { defaultHash, type Hash } from "./merkle.ts"
import { nodeFromTile, tileOfNode } from "./tile.ts"
import { consistencyNodes, inclusionNodes, type NodeLookup, resolveNodes, rootNodes } from "./tree-node.ts"

/** As `TileReader`, at once. */
export type SyncTileReader = (level: number, index: number, width: number) => Uint8Array

/** Root of the tree of `size` leaves. @throws LogError `tile_malformed`, and whatever `read` throws */
export function rootFromTilesSync(size: number, read: SyncTileReader, hash: Hash = defaultHash): Uint8Array {
  return rootOf(rootNodes(size), tileLookup(size, read, hash), hash)
}

/** Inclusion proof of leaf `index` in the tree of `size` leaves. @throws as `rootFromTilesSync`, and `argument_invalid` */
export function inclusionProofFromTilesSync(
  index: number,
  size: number,
  read: SyncTileReader,
  hash: Hash = defaultHash,
): Uint8Array[] {
  return resolveNodes(inclusionNodes(index, size), tileLookup(size, read, hash), hash)
}

/** Consistency proof between two sizes, 0 < size1 <= size2. @throws as `rootFromTilesSync`, and `argument_invalid` */
export function consistencyProofFromTilesSync(
  size1: number,
  size2: number,
  read: SyncTileReader,
  hash: Hash = defaultHash,
): Uint8Array[] {
  return resolveNodes(consistencyNodes(size1, size2), tileLookup(size2, read, hash), hash)
}

/** A lookup that reads each tile and computes each node once; keep it for as long as the size stays. */
export function tileLookup(size: number, read: SyncTileReader, hash: Hash): NodeLookup {
  const tiles = new Map<string, Uint8Array>()
  const nodes = new Map<string, Uint8Array>()
  return (node) => {
    const nodeKey = `${node.height}/${node.index}`
    const known = nodes.get(nodeKey)
    if (known !== undefined) return known
    const ref = tileOfNode(node, size)
    const key = tileKey(ref)
    const tile = tiles.get(key) ?? requireTile(read(ref.level, ref.index, ref.width), ref)
    tiles.set(key, tile)
    const found = nodeFromTile(node, tile, hash)
    nodes.set(nodeKey, found)
    return found
  }
}
