import assert from "node:assert/strict"
import { test } from "node:test"
import { hashLength, treeRoot } from "./merkle.ts"
import { tileProofBytes, tileProofs, tileRoot, tileRootOf } from "./tile-proof.ts"

const leaf = (i: number): Uint8Array => new Uint8Array(hashLength).fill(i)
const tile = Uint8Array.from(Array.from({ length: 256 }, (_, i) => [...leaf(i)]).flat())
const root = treeRoot(Array.from({ length: 256 }, (_, i) => leaf(i)))

test("a full tile's root is that of the tree over its leaves, and every leaf's proof leads to it", () => {
  assert.deepEqual(tileRoot(tile), root)
  const positions = Array.from({ length: 256 }, (_, i) => i)
  tileProofs(tile, positions).forEach((proof, i) => {
    assert.equal(proof.length, tileProofBytes)
    assert.deepEqual(tileRootOf(leaf(i), i, proof), root)
  })
})

test("another leaf, place or proof leads elsewhere; what is no tile, place or proof is refused", () => {
  const [proof = new Uint8Array(0)] = tileProofs(tile, [7])
  assert.notDeepEqual(tileRootOf(leaf(8), 7, proof), root)
  assert.notDeepEqual(tileRootOf(leaf(7), 6, proof), root)
  for (let at = 0; at < proof.length; at += 31) {
    const changed = Uint8Array.from(proof)
    changed[at] = (changed[at] ?? 0) ^ 1
    assert.notDeepEqual(tileRootOf(leaf(7), 7, changed), root)
  }
  assert.throws(() => tileRoot(tile.subarray(hashLength)), { code: "tile_malformed" })
  assert.throws(() => tileProofs(tile, [256]), { code: "argument_invalid" })
  assert.throws(() => tileRootOf(leaf(7), 7, proof.subarray(1)), { code: "proof_malformed" })
})
