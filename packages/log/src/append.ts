/**
 * Appending leaves: from an edge and new leaf hashes to the next edge, its root and the tiles to store.
 *
 * Pure, and its work grows with the new leaves only: each new node is hashed once.
 */
import { type Edge, edgeOf, edgeRoot, type Row, rowLookup, tileStart } from "./edge.ts"
import { defaultHash, type Hash, hashLength, parentRow, requireHash } from "./merkle.ts"
import { type TileRef, tileHeight, tileLevels, tilesForSize, tileWidthMax } from "./tile.ts"
import { consistencyNodes, foldNodes, inclusionNodes, type NodeGroup } from "./tree-node.ts"

/** A tile to store, full or partial. */
export type Tile = TileRef & { readonly hashes: Uint8Array }

export type Appended = {
  /** Size before. */
  readonly from: number
  readonly edge: Edge
  readonly root: Uint8Array
  /** Every tile whose width changed, full ones that completed included. */
  readonly tiles: readonly Tile[]
  /** By height: the nodes of the old edge and of the batch, for `proofsForBatch`. */
  readonly rows: readonly Row[]
}

export type BatchProofs = {
  /** For each new leaf in order, in the new tree. */
  readonly inclusion: readonly Uint8Array[][]
  /** From the size before; empty when that was 0. */
  readonly consistency: readonly Uint8Array[]
}

/** Appends leaf hashes. @throws LogError `hash_malformed` */
export function appendLeaves(edge: Edge, leafHashes: readonly Uint8Array[], hash: Hash = defaultHash): Appended {
  const size = edge.size + leafHashes.length
  const rows: Row[] = []
  let fresh = joinHashes(leafHashes)
  for (let height = 0; height < edge.rows.length || fresh.length > 0; height++) {
    const old = edge.rows[height] ?? { start: 0, hashes: new Uint8Array(0) }
    const row = fresh.length === 0 ? old : { start: old.start, hashes: joinRows(old.hashes, fresh) }
    rows.push(row)
    if (fresh.length > 0) fresh = newParents(row, Math.floor(edge.size / 2 ** (height + 1)), hash)
  }
  const nextEdge = edgeOf(size, cutToEdge(rows, size))
  return {
    from: edge.size,
    edge: nextEdge,
    root: edgeRoot(nextEdge, hash),
    tiles: changedTiles(rows, edge.size, size),
    rows,
  }
}

/** Inclusion proofs of every leaf of a batch, and the consistency proof from the size before it. Nothing is read. */
export function proofsForBatch(appended: Appended, hash: Hash = defaultHash): BatchProofs {
  const { from, rows, edge } = appended
  const lookup = rowLookup(rows)
  // All leaves of a batch share the ragged siblings at the right edge: fold each once.
  const folded = new Map<number, Uint8Array>()
  const resolve = (group: NodeGroup): Uint8Array => {
    const [first] = group
    if (group.length === 1 && first !== undefined) return lookup(first).slice()
    const start = first === undefined ? 0 : first.index * 2 ** first.height
    const known = folded.get(start) ?? foldNodes(group.map(lookup), hash)
    folded.set(start, known)
    return known
  }
  const inclusion = Array.from({ length: edge.size - from }, (_, i) => inclusionNodes(from + i, edge.size).map(resolve))
  return { inclusion, consistency: from === 0 ? [] : consistencyNodes(from, edge.size).map(resolve) }
}

/** Parents that the row now completes, from index `from` of the height above. */
const newParents = (row: Row, from: number, hash: Hash): Uint8Array =>
  parentRow(row.hashes.subarray((2 * from - row.start) * hashLength), hash)

/** Drops from each row what lies left of the new partial tile. */
function cutToEdge(rows: readonly Row[], size: number): Row[] {
  return Array.from({ length: tileLevels(size) * tileHeight }, (_, height) => {
    const row = rows[height] ?? { start: 0, hashes: new Uint8Array(0) }
    const start = tileStart(size, height)
    // A copy, so that an edge does not keep a whole batch in memory.
    return start === row.start ? row : { start, hashes: row.hashes.slice((start - row.start) * hashLength) }
  })
}

function changedTiles(rows: readonly Row[], from: number, size: number): Tile[] {
  return Array.from(tilesForSize(size, from), (ref) => {
    const row = rows[ref.level * tileHeight] ?? { start: 0, hashes: new Uint8Array(0) }
    const first = ref.index * tileWidthMax - row.start
    return { ...ref, hashes: row.hashes.slice(first * hashLength, (first + ref.width) * hashLength) }
  })
}

function joinHashes(hashes: readonly Uint8Array[]): Uint8Array {
  const row = new Uint8Array(hashes.length * hashLength)
  hashes.forEach((value, i) => {
    requireHash("a leaf hash", value)
    row.set(value, i * hashLength)
  })
  return row
}

function joinRows(left: Uint8Array, right: Uint8Array): Uint8Array {
  const row = new Uint8Array(left.length + right.length)
  row.set(left)
  row.set(right, left.length)
  return row
}
