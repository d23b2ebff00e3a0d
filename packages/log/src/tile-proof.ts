/**
 * The way of one leaf to the root of its full tile: eight hashes instead of two hundred and fifty-six. With the tile's root proven (its parent
 * tile holds it), it proves the leaf; where a few events lie all over a large log, that saves fetching and hashing whole tiles.
 */
import { LogError } from "./errors.ts"
import { defaultHash, type Hash, hashLength, nodeHash, parentRow } from "./merkle.ts"
import { tileHeight, tileWidthMax } from "./tile.ts"

/** Bytes of a proof: a hash for each level below the root. */
export const tileProofBytes = tileHeight * hashLength

/** A full tile has sixteen subtrees of sixteen leaves each. */
export const subtreeWidth = 16

/** What the proofs of a tile's leaves are made of: thirty hashes instead of two hundred and fifty-five. */
export interface SubtreeOfTile {
  /** Hashes of the sixteen leaves of the subtree. */
  leaves: Uint8Array
  /** Roots of the tile's sixteen subtrees. */
  roots: Uint8Array
}

/** Root of a full tile. @throws LogError `tile_malformed` */
export function tileRoot(tile: Uint8Array, hash: Hash = defaultHash): Uint8Array {
  if (tile.length !== tileWidthMax * hashLength) {
    throw new LogError("tile_malformed", "only a full tile has a root of its own")
  }
  return rowsToRoot(tile, hash)[tileHeight] ?? tile
}

/** Proofs of leaves of one subtree, by their positions in the tile. @throws LogError `tile_malformed`, `argument_invalid` */
export function subtreeProofs(
  { leaves, roots }: SubtreeOfTile,
  positions: readonly number[],
  hash: Hash = defaultHash,
): Uint8Array[] {
  if (leaves.length !== subtreeWidth * hashLength || roots.length !== subtreeWidth * hashLength) {
    throw new LogError("tile_malformed", `a subtree has ${subtreeWidth} leaves, and a tile ${subtreeWidth} subtrees`)
  }
  // Without the subtree's own root, which stands among the roots, and the tile's, which its parent tile holds.
  const lower = rowsToRoot(leaves, hash).slice(0, -1)
  const upper = rowsToRoot(roots, hash).slice(0, -1)
  return positions.map((position) => {
    requirePosition(position)
    const siblings = [
      ...lower.map((row, height) => hashAt(row, ((position % subtreeWidth) >> height) ^ 1)),
      ...upper.map((row, height) => hashAt(row, (Math.floor(position / subtreeWidth) >> height) ^ 1)),
    ]
    const proof = new Uint8Array(tileProofBytes)
    siblings.forEach((sibling, height) => {
      proof.set(sibling, height * hashLength)
    })
    return proof
  })
}

/** The tile's root as leaf and proof have it. @throws LogError `proof_malformed`, `argument_invalid` */
export function tileRootOf(
  leafHash: Uint8Array,
  position: number,
  proof: Uint8Array,
  hash: Hash = defaultHash,
): Uint8Array {
  requirePosition(position)
  if (proof.length !== tileProofBytes) throw new LogError("proof_malformed", `a tile's proof has ${tileHeight} hashes`)
  let node = leafHash
  for (let height = 0; height < tileHeight; height++) {
    const sibling = hashAt(proof, height)
    const isLeft = (position >> height) % 2 === 0
    node = isLeft ? nodeHash(node, sibling, hash) : nodeHash(sibling, node, hash)
  }
  return node
}

/** Row by row from a power of two of hashes to one. */
function rowsToRoot(hashes: Uint8Array, hash: Hash): Uint8Array[] {
  const rows = [hashes]
  for (let row = hashes; row.length > hashLength; rows.push(row)) row = parentRow(row, hash)
  return rows
}

function requirePosition(position: number): void {
  if (Number.isInteger(position) && position >= 0 && position < tileWidthMax) return
  throw new LogError("argument_invalid", `a tile has ${tileWidthMax} leaves`)
}

const hashAt = (hashes: Uint8Array, i: number): Uint8Array => hashes.subarray(i * hashLength, (i + 1) * hashLength)
