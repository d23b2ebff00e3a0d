/**
 * The way of one leaf to the root of its full tile: eight hashes instead of two hundred and fifty-six. With the tile's root proven (its parent
 * tile holds it), it proves the leaf; where a few events lie all over a large log, that saves fetching and hashing whole tiles.
 */
import { LogError } from "./errors.ts"
import { defaultHash, type Hash, hashLength, nodeHash, parentRow } from "./merkle.ts"
import { tileHeight, tileWidthMax } from "./tile.ts"

/** Bytes of a proof: a hash for each level below the root. */
export const tileProofBytes = tileHeight * hashLength

/** Root of a full tile. @throws LogError `tile_malformed` */
export function tileRoot(tile: Uint8Array, hash: Hash = defaultHash): Uint8Array {
  return rowsOf(tile, hash)[tileHeight] ?? tile
}

/** Proofs of leaves of one full tile, whose tree is made once. @throws LogError `tile_malformed`, `argument_invalid` */
export function tileProofs(tile: Uint8Array, positions: readonly number[], hash: Hash = defaultHash): Uint8Array[] {
  const rows = rowsOf(tile, hash).slice(0, tileHeight)
  return positions.map((position) => {
    requirePosition(position)
    const proof = new Uint8Array(tileProofBytes)
    rows.forEach((row, height) => {
      proof.set(hashAt(row, (position >> height) ^ 1), height * hashLength)
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

/** Row by row from the leaves to the root. */
function rowsOf(tile: Uint8Array, hash: Hash): Uint8Array[] {
  if (tile.length !== tileWidthMax * hashLength) {
    throw new LogError("tile_malformed", "only a full tile has a root of its own")
  }
  const rows = [tile]
  for (let row = tile; row.length > hashLength; rows.push(row)) row = parentRow(row, hash)
  return rows
}

function requirePosition(position: number): void {
  if (Number.isInteger(position) && position >= 0 && position < tileWidthMax) return
  throw new LogError("argument_invalid", `a tile has ${tileWidthMax} leaves`)
}

const hashAt = (hashes: Uint8Array, i: number): Uint8Array => hashes.subarray(i * hashLength, (i + 1) * hashLength)
