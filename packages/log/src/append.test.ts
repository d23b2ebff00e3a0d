import assert from "node:assert/strict"
import { hash as hashOnce } from "node:crypto"
import { test } from "node:test"
import { appendLeaves, proofsForBatch } from "./append.ts"
import {
  consistencyProofFromEdge,
  type Edge,
  edgeFromTiles,
  edgeRoot,
  emptyEdge,
  inclusionProofFromEdge,
} from "./edge.ts"
import { consistencyProofFromTiles, inclusionProofFromTiles, rootFromTiles } from "./hash-reader.ts"
import { consistencyProofFromTilesSync, inclusionProofFromTilesSync, rootFromTilesSync } from "./hash-reader-sync.ts"
import { emptyRoot, type Hash, leafHash, parentRow } from "./merkle.ts"
import { verifyConsistency, verifyInclusion } from "./proof.ts"
import { tilesForSize } from "./tile.ts"

const hash: Hash = (data) => new Uint8Array(hashOnce("sha256", data, "buffer"))
const size = 70_000
const leaves = Array.from({ length: size }, (_, i) => leafHash(Uint8Array.of(i >> 16, i >> 8, i), hash))

/** Every level of tiles in one piece, straight from the definition. */
const levels: Uint8Array[] = [Uint8Array.from(Buffer.concat(leaves))]
for (let level = 1; level < 3; level++) {
  let row = levels[level - 1] ?? new Uint8Array(0)
  for (let height = 0; height < 8; height++) row = parentRow(row, hash)
  levels.push(row)
}
const reads: string[] = []
const readSync = (level: number, index: number, width: number) => {
  reads.push(`${level}/${index}.p/${width}`)
  return (levels[level] ?? new Uint8Array(0)).slice(index * 8192, index * 8192 + width * 32)
}
const read = async (level: number, index: number, width: number) => readSync(level, index, width)

test("a log over three tile levels, appended in uneven batches, has the tiles of the definition", () => {
  let edge: Edge = emptyEdge
  const stored = new Map<string, Uint8Array>()
  for (let from = 0, batch = 1; from < size; from += batch, batch = ((batch * 7) % 1999) + 1) {
    const appended = appendLeaves(edge, leaves.slice(from, from + batch), hash)
    for (const tile of appended.tiles) stored.set(`${tile.level}/${tile.index}`, tile.hashes)
    edge = appended.edge
  }
  assert.equal(edge.size, size)
  for (const { level, index, width } of tilesForSize(size)) {
    assert.deepEqual(stored.get(`${level}/${index}`), readSync(level, index, width))
  }
  assert.deepEqual(edgeRoot(edge, hash), rootFromTilesSync(size, readSync, hash))
  assert.deepEqual(edgeFromTiles(size, edge.tiles, hash), edge)
})

test("proofs of a batch at that size verify, and need nothing but the edge", () => {
  const before = appendLeaves(emptyEdge, leaves.slice(0, 65_530), hash)
  const after = appendLeaves(before.edge, leaves.slice(65_530, 65_800), hash)
  const { inclusion, consistency } = proofsForBatch(after, hash)
  assert.equal(inclusion.length, 270)
  for (const [i, proof] of inclusion.entries()) {
    const index = 65_530 + i
    verifyInclusion({ index, size: 65_800, leafHash: leaves[index] ?? emptyRoot, root: after.root, proof }, hash)
  }
  verifyConsistency({ size1: 65_530, size2: 65_800, root1: before.root, root2: after.root, proof: consistency }, hash)
})

test("each way of computing a proof gives the same one", async () => {
  const { edge } = appendLeaves(emptyEdge, leaves, hash)
  for (const index of [0, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999]) {
    const proof = await inclusionProofFromTiles(index, size, read, hash)
    assert.deepEqual(inclusionProofFromTilesSync(index, size, readSync, hash), proof)
    assert.deepEqual(inclusionProofFromEdge(edge, index, readSync, hash), proof)
    const size1 = index + 1
    const consistency = await consistencyProofFromTiles(size1, size, read, hash)
    assert.deepEqual(consistencyProofFromTilesSync(size1, size, readSync, hash), consistency)
    assert.deepEqual(consistencyProofFromEdge(edge, size1, readSync, hash), consistency)
  }
  assert.deepEqual(await rootFromTiles(size, read, hash), edgeRoot(edge, hash))
})

test("each tile is read once, and none for what the edge holds", async () => {
  reads.length = 0
  await inclusionProofFromTiles(1000, size, read, hash)
  assert.equal(new Set(reads).size, reads.length)
  assert.deepEqual(reads.toSorted(), ["0/273.p/112", "0/3.p/256", "1/0.p/256", "1/1.p/17"])
  reads.length = 0
  const { edge } = appendLeaves(emptyEdge, leaves, hash)
  consistencyProofFromEdge(edge, 69_900, readSync, hash)
  inclusionProofFromEdge(edge, 69_990, readSync, hash)
  assert.deepEqual(reads, [])
})

test("a tile that is too short is refused, a full one in place of a partial one is not", async () => {
  await assert.rejects(
    rootFromTiles(300, async () => new Uint8Array(32), hash),
    { code: "tile_malformed" },
  )
  await assert.rejects(
    rootFromTiles(300, async () => new Uint8Array(8191), hash),
    { code: "tile_malformed" },
  )
  const full = async (level: number, index: number) => readSync(level, index, 256)
  assert.deepEqual(await rootFromTiles(300, full, hash), await rootFromTiles(300, read, hash))
})

test("the empty tree and an empty batch are fine", () => {
  assert.deepEqual(edgeRoot(emptyEdge), emptyRoot)
  const { root, tiles, edge } = appendLeaves(emptyEdge, [])
  assert.deepEqual([root, tiles, edge], [emptyRoot, [], emptyEdge])
  const one = appendLeaves(emptyEdge, leaves.slice(0, 1))
  const same = appendLeaves(one.edge, [])
  assert.deepEqual([same.root, same.tiles, same.edge], [one.root, [], one.edge])
  assert.deepEqual(proofsForBatch(same), { inclusion: [], consistency: [] })
})

test("an edge does not take tiles of another size, nor leaves that are no hashes", () => {
  const { edge } = appendLeaves(emptyEdge, leaves.slice(0, 300), hash)
  assert.throws(() => edgeFromTiles(301, edge.tiles, hash), { code: "tile_malformed" })
  assert.throws(() => edgeFromTiles(300, edge.tiles.slice(1), hash), { code: "tile_malformed" })
  assert.throws(() => appendLeaves(edge, [new Uint8Array(31)], hash), { code: "hash_malformed" })
})

test("proofs that cannot exist are refused", () => {
  const refused = { code: "argument_invalid" }
  assert.throws(() => inclusionProofFromTilesSync(5, 5, readSync), refused)
  assert.throws(() => inclusionProofFromTilesSync(-1, 5, readSync), refused)
  assert.throws(() => consistencyProofFromTilesSync(0, 5, readSync), refused)
  assert.throws(() => consistencyProofFromTilesSync(6, 5, readSync), refused)
  assert.throws(() => rootFromTilesSync(2 ** 53, readSync), refused)
})
