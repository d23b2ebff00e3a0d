import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { test } from "node:test"
import { defaultHash, emptyRoot, leafHash, nodeHash, treeRoot } from "./merkle.ts"

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "hex"))

// The leaves that the merkle vectors were made with, from the certificate-transparency reference tests.
const leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]

test("the empty tree's root is the hash of the empty string", () => {
  assert.equal(hex(emptyRoot), createHash("sha256").digest("hex"))
  assert.deepEqual(treeRoot([]), emptyRoot)
})

test("leaf and node hashes carry the prefixes 00 and 01", () => {
  const sha256 = (...parts: Uint8Array[]) => createHash("sha256").update(Buffer.concat(parts)).digest("hex")
  const [a, b] = [leafHash(bytes("2021")), leafHash(bytes("3031"))]
  assert.equal(hex(a), sha256(bytes("00"), bytes("2021")))
  assert.equal(hex(nodeHash(a, b)), sha256(bytes("01"), a, b))
})

test("the reference tree of eight leaves has its published root", () => {
  const root = treeRoot(leaves.map((leaf) => leafHash(bytes(leaf))))
  assert.equal(hex(root), "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
})

test("a native hash gives the same tree", () => {
  const native = (data: Uint8Array) => Uint8Array.from(createHash("sha256").update(data).digest())
  const hashes = leaves.map((leaf) => leafHash(bytes(leaf), native))
  assert.deepEqual(treeRoot(hashes, native), treeRoot(hashes, defaultHash))
})
