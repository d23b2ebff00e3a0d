import assert from "node:assert/strict"
import { hash as hashOnce } from "node:crypto"
import { test } from "node:test"
import fc from "fast-check"
import { type Appended, appendLeaves, proofsForBatch } from "./append.ts"
import { consistencyProofFromEdge, edgeFromTiles, emptyEdge, inclusionProofFromEdge } from "./edge.ts"
import { LogError } from "./errors.ts"
import { consistencyProofFromTilesSync, inclusionProofFromTilesSync, rootFromTilesSync } from "./hash-reader-sync.ts"
import { type Hash, leafHash, treeRoot } from "./merkle.ts"
import { verifyConsistency, verifyInclusion } from "./proof.ts"
import { tilesForSize } from "./tile.ts"

const hash: Hash = (data) => new Uint8Array(hashOnce("sha256", data, "buffer"))
const numRuns = process.env.SLOW ? 1000 : 60
const sizeMax = 700
const all = Array.from({ length: sizeMax }, (_, i) => leafHash(Uint8Array.of(i >> 8, i), hash))
const rootAt = memoized((size) => treeRoot(all.slice(0, size), hash))

/** PATH(m, D[n]) and SUBPROOF(m, D[n], b) of RFC 6962, word by word. */
function naivePath(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return []
  const k = split(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return m < k ? [...naivePath(m, left), treeRoot(right, hash)] : [...naivePath(m - k, right), treeRoot(left, hash)]
}
function naiveProof(m: number, leaves: readonly Uint8Array[], whole = true): Uint8Array[] {
  if (m === leaves.length) return whole ? [] : [treeRoot(leaves, hash)]
  const k = split(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return m <= k
    ? [...naiveProof(m, left, whole), treeRoot(right, hash)]
    : [...naiveProof(m - k, right, false), treeRoot(left, hash)]
}
function split(n: number): number {
  return n <= 2 ? 1 : 2 * split(Math.ceil(n / 2))
}
function memoized<T>(compute: (size: number) => T): (size: number) => T {
  const known = new Map<number, T>()
  return (size) => {
    const value = known.get(size) ?? compute(size)
    known.set(size, value)
    return value
  }
}

/** Batch sizes that add up to at most sizeMax. */
const batches = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 300 })), { minLength: 1, maxLength: 12 })
  .map((counts) => counts.filter((_, i) => counts.slice(0, i + 1).reduce((sum, count) => sum + count, 0) <= sizeMax))
const sizes = fc.integer({ min: 1, max: sizeMax })

test("any split into batches gives the tree, tiles and proofs of the definition", () => {
  fc.assert(
    fc.property(batches, (split) => {
      let last: Appended = appendLeaves(emptyEdge, [], hash)
      const stored = new Map<string, Uint8Array>()
      for (const count of split) {
        const from = last.edge.size
        const before = structuredClone(last.edge)
        const next = appendLeaves(last.edge, all.slice(from, from + count), hash)
        assert.deepEqual(last.edge, before, "the old edge stays as it was")
        assert.deepEqual(next.root, rootAt(from + count))
        assert.deepEqual(
          next.tiles.map(({ level, index, width }) => ({ level, index, width })),
          [...tilesForSize(from + count, from)],
        )
        for (const { level, index, hashes } of next.tiles) stored.set(`${level}/${index}`, hashes)
        const { inclusion, consistency } = proofsForBatch(next, hash)
        const leaves = all.slice(0, from + count)
        for (const i of [0, Math.floor(count / 2), count - 1]) {
          if (i >= 0 && i < count) assert.deepEqual(inclusion[i], naivePath(from + i, leaves))
        }
        assert.deepEqual(consistency, from === 0 ? [] : naiveProof(from, leaves))
        assert.deepEqual(edgeFromTiles(next.edge.size, next.edge.tiles, hash), next.edge)
        last = next
      }
      const size = last.edge.size
      const read = (level: number, index: number) => stored.get(`${level}/${index}`) ?? new Uint8Array(0)
      assert.deepEqual(rootFromTilesSync(size, read, hash), last.root)
      assert.deepEqual(
        Array.from(tilesForSize(size), ({ level, index }) => `${level}/${index}`).toSorted(),
        [...stored.keys()].toSorted(),
      )
    }),
    { numRuns },
  )
})

test("proofs from tiles and from the edge are those of the definition", () => {
  const edgeAt = memoized((size) => appendLeaves(emptyEdge, all.slice(0, size), hash))
  fc.assert(
    fc.property(sizes, sizes, (a, b) => {
      const [size1, size] = a < b ? [a, b] : [b, a]
      const { edge, tiles } = edgeAt(size)
      const read = (level: number, index: number) =>
        tiles.find((tile) => tile.level === level && tile.index === index)?.hashes ?? new Uint8Array(0)
      const leaves = all.slice(0, size)
      const path = naivePath(size1 - 1, leaves)
      assert.deepEqual(inclusionProofFromTilesSync(size1 - 1, size, read, hash), path)
      assert.deepEqual(inclusionProofFromEdge(edge, size1 - 1, read, hash), path)
      const proof = naiveProof(size1, leaves)
      assert.deepEqual(consistencyProofFromTilesSync(size1, size, read, hash), proof)
      assert.deepEqual(consistencyProofFromEdge(edge, size1, read, hash), proof)
    }),
    { numRuns },
  )
})

/** Every way to spoil a list of hashes: flip a bit, drop one, double one, add one, swap neighbours. */
function spoil(proof: readonly Uint8Array[], at: number, bit: number, how: number): Uint8Array[] {
  const changed = proof.map((value) => value.slice())
  const i = proof.length === 0 ? 0 : at % proof.length
  const value = changed[i]
  if (value === undefined || how === 0) return [...changed, new Uint8Array(32)]
  if (how === 1) return changed.toSpliced(i, 1)
  if (how === 2) return changed.toSpliced(i, 0, value)
  if (how === 3 && changed.length > 1) return changed.toSpliced(i, 1).toSpliced((i + 1) % changed.length, 0, value)
  value[bit >> 3] = (value[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return changed
}

const damage = fc.record({
  at: fc.nat(30),
  bit: fc.nat(255),
  how: fc.nat(4),
})

test("a proof verifies, and no longer once anything in the claim is changed", () => {
  fc.assert(
    fc.property(sizes, sizes, damage, (a, b, { at, bit, how }) => {
      const [size1, size] = a < b ? [a, b] : [b, a]
      const leaves = all.slice(0, size)
      const [root1, root] = [rootAt(size1), rootAt(size)]
      const flipped = (value: Uint8Array) => spoil([value], 0, bit, 4)[0] ?? value
      const refused = (verify: () => void) => assert.throws(verify, LogError)

      const index = size1 - 1
      const leaf = all[index] ?? root
      const proof = naivePath(index, leaves)
      const claim = { index, size, leafHash: leaf, root, proof }
      verifyInclusion(claim, hash)
      refused(() => verifyInclusion({ ...claim, leafHash: flipped(leaf) }, hash))
      refused(() => verifyInclusion({ ...claim, root: flipped(root) }, hash))
      const spoiled = spoil(proof, at, bit, how)
      if (!sameList(spoiled, proof)) refused(() => verifyInclusion({ ...claim, proof: spoiled }, hash))
      if (size > 1) refused(() => verifyInclusion({ ...claim, index: (index + 1) % size }, hash))

      const consistency = { size1, size2: size, root1, root2: root, proof: naiveProof(size1, leaves) }
      verifyConsistency(consistency, hash)
      refused(() => verifyConsistency({ ...consistency, root1: flipped(root1) }, hash))
      refused(() => verifyConsistency({ ...consistency, root2: flipped(root) }, hash))
      const other = spoil(consistency.proof, at, bit, how)
      if (!sameList(other, consistency.proof)) refused(() => verifyConsistency({ ...consistency, proof: other }, hash))
    }),
    { numRuns: numRuns * 5 },
  )
})

test("any single flipped bit of a proof is found", () => {
  const [size, index] = [11, 8]
  const proof = naivePath(index, all.slice(0, size))
  for (let at = 0; at < proof.length; at++) {
    for (let bit = 0; bit < 256; bit++) {
      const claim = {
        index,
        size,
        leafHash: all[index] ?? proof[0]!,
        root: rootAt(size),
        proof: spoil(proof, at, bit, 4),
      }
      assert.throws(() => verifyInclusion(claim, hash), { code: "proof_mismatch" })
    }
  }
})

function sameList(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((value, i) => Buffer.compare(value, b[i] ?? new Uint8Array(0)) === 0)
}
