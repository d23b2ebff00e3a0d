import assert from "node:assert/strict"
import { test } from "node:test"
import { hashLength, treeRoot } from "./merkle.ts"
import { subtreeProofs, tileProofBytes, tileRoot, tileRootOf } from "./tile-proof.ts"

const leaf = (i: number): Uint8Array => new Uint8Array(hashLength).fill(i)
const tile = Uint8Array.from(Array.from({ length: 256 }, (_, i) => [...leaf(i)]).flat())
const root = treeRoot(Array.from({ length: 256 }, (_, i) => leaf(i)))
const leavesOf = (subtree: number) => Array.from({ length: 16 }, (_, i) => leaf(16 * subtree + i))
const joined = (hashes: readonly Uint8Array[]) => Uint8Array.from(hashes.flatMap((hash) => [...hash]))
const roots = joined(Array.from({ length: 16 }, (_, i) => treeRoot(leavesOf(i))))
const subtree = (i: number) => ({ leaves: joined(leavesOf(i)), roots })

test("a full tile's root is that of the tree over its leaves, and every leaf's proof leads to it", () => {
  assert.deepEqual(tileRoot(tile), root)
  for (let i = 0; i < 16; i++) {
    const positions = Array.from({ length: 16 }, (_, k) => 16 * i + k)
    subtreeProofs(subtree(i), positions).forEach((proof, k) => {
      assert.equal(proof.length, tileProofBytes)
      assert.deepEqual(tileRootOf(leaf(16 * i + k), 16 * i + k, proof), root)
    })
  }
})

test("another leaf, place or proof leads elsewhere; what is no tile, place or proof is refused", () => {
  const [proof = new Uint8Array(0)] = subtreeProofs(subtree(0), [7])
  assert.notDeepEqual(tileRootOf(leaf(8), 7, proof), root)
  assert.notDeepEqual(tileRootOf(leaf(7), 6, proof), root)
  for (let at = 0; at < proof.length; at += 31) {
    const changed = Uint8Array.from(proof)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.notDeepEqual(tileRootOf(leaf(7), 7, changed), root)
  }
  assert.throws(() => tileRoot(tile.subarray(hashLength)), { code: "tile_malformed" })
  assert.throws(() => subtreeProofs(subtree(0), [256]), { code: "argument_invalid" })
  assert.throws(() => subtreeProofs({ leaves: tile, roots }, [7]), { code: "tile_malformed" })
  assert.throws(() => tileRootOf(leaf(7), 7, proof.subarray(1)), { code: "proof_malformed" })
})
