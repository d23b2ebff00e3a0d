/** A log that another implementation wrote (vectors/log/README.md, tessera). */
import assert from "node:assert/strict"
import { createPublicKey, verify as verifySignature } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { appendLeaves } from "./append.ts"
import { formatCheckpoint, openCheckpoint } from "./checkpoint.ts"
import { emptyEdge } from "./edge.ts"
import { encodeEntryBundle, parseEntryBundle } from "./entry-bundle.ts"
import { consistencyProofFromTiles, inclusionProofFromTiles, rootFromTiles, type TileReader } from "./hash-reader.ts"
import { leafHash, treeRoot } from "./merkle.ts"
import { ed25519Verifier, type Verify } from "./note.ts"
import { verifyConsistency, verifyGrowth, verifyInclusion } from "./proof.ts"
import { formatTilePath } from "./tile-path.ts"
import { parseVerifierKey } from "./verifier-key.ts"

const vkey = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
const origin = "example.com/log/testdata"
const log = new URL("../../../vectors/log/tessera/", import.meta.url)
const read = (path: string) => Uint8Array.from(readFileSync(new URL(path, log)))
const readTile: TileReader = async (level, index, width) => read(formatTilePath({ level, index, width }))

const verify: Verify = async (publicKey, message, signature) => {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey])
  return verifySignature(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature)
}
const verifier = ed25519Verifier(parseVerifierKey(vkey), verify)
const sizes = Array.from({ length: 16 }, (_, size) => size)
const opened = async (size: number) => (await openCheckpoint(read(`checkpoint.${size}`), origin, [verifier])).checkpoint
const entriesOf = (size: number) =>
  parseEntryBundle(read(formatTilePath({ level: "entries", index: 0, width: size })), size)

test("every checkpoint verifies with the log's key and is written as we write it", async () => {
  for (const size of sizes) {
    const { checkpoint, note } = await openCheckpoint(read(`checkpoint.${size}`), origin, [verifier])
    assert.equal(checkpoint.size, size)
    assert.equal(formatCheckpoint(checkpoint), note.text)
  }
})

test("tiles and entries lead to the root of every checkpoint", async () => {
  for (const size of sizes) {
    const { root } = await opened(size)
    assert.deepEqual(await rootFromTiles(size, readTile), root)
    if (size === 0) continue
    const entries = entriesOf(size)
    const hashes = entries.map((entry) => leafHash(entry))
    assert.deepEqual(treeRoot(hashes), root)
    assert.deepEqual(encodeEntryBundle(entries), read(formatTilePath({ level: "entries", index: 0, width: size })))
    const appended = appendLeaves(emptyEdge, hashes)
    assert.deepEqual(appended.root, root)
    assert.deepEqual(appended.edge.tiles[0], await readTile(0, 0, size))
  }
})

test("proofs computed from the tiles verify against the checkpoints", async () => {
  for (const size of sizes.slice(1)) {
    const { root } = await opened(size)
    for (const [index, entry] of entriesOf(size).entries()) {
      const proof = await inclusionProofFromTiles(index, size, readTile)
      verifyInclusion({ index, size, leafHash: leafHash(entry), root, proof })
    }
    for (const size1 of sizes.slice(1, size + 1)) {
      const { root: root1 } = await opened(size1)
      const proof = await consistencyProofFromTiles(size1, size, readTile)
      verifyConsistency({ size1, size2: size, root1, root2: root, proof })
    }
    verifyGrowth(await opened(0), { size, root }, [])
  }
})

test("a checkpoint of another log or with a changed byte is refused", async () => {
  await assert.rejects(openCheckpoint(read("checkpoint.5"), "example.com/other", [verifier]), {
    code: "origin_mismatch",
  })
  const note = new TextDecoder().decode(read("checkpoint.5")).replace("\n5\n", "\n6\n")
  await assert.rejects(openCheckpoint(note, origin, [verifier]), { code: "signature_invalid" })
})
