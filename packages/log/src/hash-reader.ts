/**
 * Roots and proofs computed from tiles.
 *
 * A plan of nodes (tree-node.ts) is turned into tiles to read, once each and all in parallel, and then into hashes. What the
 * tiles say is not trusted here: the verifier of the proof finds out.
 */
import { LogError } from "./errors.ts"
import { defaultHash, emptyRoot, type Hash, hashLength } from "./merkle.ts"
import { nodeFromTile, type TileRef, tileOfNode } from "./tile.ts"
import {
  consistencyNodes,
  foldNodes,
  inclusionNodes,
  type NodeGroup,
  type NodeLookup,
  resolveNodes,
  rootNodes,
  type TreeNode,
} from "./tree-node.ts"

/**
 * Answers the first `width` hashes of a tile. It may answer the full tile in place of a partial one, as logs may have
 * deleted the latter.
 */
export type TileReader = (level: number, index: number, width: number) => Promise<Uint8Array>

/** Root of the tree of `size` leaves. @throws LogError `tile_malformed`, and whatever `read` throws */
export async function rootFromTiles(size: number, read: TileReader, hash: Hash = defaultHash): Promise<Uint8Array> {
  const group = rootNodes(size)
  return rootOf(group, await lookupIn([group], size, read, hash), hash)
}

/** Inclusion proof of leaf `index` in the tree of `size` leaves. @throws as `rootFromTiles`, and `argument_invalid` */
export async function inclusionProofFromTiles(
  index: number,
  size: number,
  read: TileReader,
  hash: Hash = defaultHash,
): Promise<Uint8Array[]> {
  const groups = inclusionNodes(index, size)
  return resolveNodes(groups, await lookupIn(groups, size, read, hash), hash)
}

/** Consistency proof between two sizes, 0 < size1 <= size2. @throws as `rootFromTiles`, and `argument_invalid` */
export async function consistencyProofFromTiles(
  size1: number,
  size2: number,
  read: TileReader,
  hash: Hash = defaultHash,
): Promise<Uint8Array[]> {
  const groups = consistencyNodes(size1, size2)
  return resolveNodes(groups, await lookupIn(groups, size2, read, hash), hash)
}

/** Root of a group of nodes, or the empty tree's when there is none. */
export function rootOf(group: NodeGroup, lookup: NodeLookup, hash: Hash): Uint8Array {
  return group.length === 0 ? emptyRoot : foldNodes(group.map(lookup), hash).slice()
}

/** Requires at least `width` whole hashes. @throws LogError `tile_malformed` */
export function requireTile(tile: Uint8Array, { level, index, width }: TileRef): Uint8Array {
  if (tile.length < width * hashLength || tile.length % hashLength !== 0) {
    throw new LogError("tile_malformed", `tile ${index} of level ${level} does not hold ${width} hashes`)
  }
  return tile
}

export function tileKey({ level, index }: TileRef): string {
  return `${level}/${index}`
}

/** Fetches the tiles of a plan, and answers a lookup of its nodes: what a tile says is hashed while the others are on their way. */
async function lookupIn(groups: readonly NodeGroup[], size: number, read: TileReader, hash: Hash): Promise<NodeLookup> {
  const wanted = new Map<string, { ref: TileRef; nodes: TreeNode[] }>()
  for (const node of groups.flat()) {
    const ref = tileOfNode(node, size)
    const tile = wanted.get(tileKey(ref)) ?? { ref, nodes: [] }
    wanted.set(tileKey(ref), tile)
    tile.nodes.push(node)
  }
  const hashes = new Map<TreeNode, Uint8Array>()
  await Promise.all(
    Array.from(wanted.values(), async ({ ref, nodes }) => {
      const tile = requireTile(await read(ref.level, ref.index, ref.width), ref)
      for (const node of nodes) hashes.set(node, nodeFromTile(node, tile, hash))
    }),
  )
  return (node) => {
    const found = hashes.get(node)
    if (found === undefined) throw new Error("invariant: every node of a plan is looked up in its tile")
    return found
  }
}
