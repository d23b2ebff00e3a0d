import assert from "node:assert/strict"
import { createPublicKey, generateKeyPairSync, sign as signBytes, verify as verifySignature } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { formatAddCheckpoint, parseAddCheckpoint } from "./add-checkpoint.ts"
import { appendLeaves } from "./append.ts"
import { formatCheckpoint } from "./checkpoint.ts"
import { consistencyProofFromEdge, emptyEdge } from "./edge.ts"
import { LogError } from "./errors.ts"
import { judgeCheckpoint, type KnownLog } from "./judge-checkpoint.ts"
import { emptyRoot, leafHash } from "./merkle.ts"
import { ed25519Signer, ed25519Verifier, signNote, type Verify } from "./note.ts"
import type { TreeHead } from "./proof.ts"
import { signatureTypes, verifierKey } from "./verifier-key.ts"

const verify: Verify = async (publicKey, message, signature) => {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey])
  return verifySignature(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature)
}
const pair = generateKeyPairSync("ed25519")
const publicKey = Uint8Array.from(pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32))
const signer = ed25519Signer("log", publicKey, async (message) => signBytes(null, message, pair.privateKey))
const verifiers = [ed25519Verifier(verifierKey("log", signatureTypes.ed25519, publicKey), verify)]

const leaves = Array.from({ length: 40 }, (_, i) => leafHash(Uint8Array.of(i)))
const treeOf = (size: number) => appendLeaves(emptyEdge, leaves.slice(0, size))
const headOf = (size: number): TreeHead => ({ size, root: treeOf(size).root })
const proofOf = (from: number, to: number) =>
  from === 0 || from >= to
    ? []
    : consistencyProofFromEdge(treeOf(to).edge, from, () => assert.fail("the edge holds all of it"))

async function ask(old: number, size: number, known: TreeHead, change: Partial<Changes> = {}) {
  const { proof = proofOf(old, size), root = headOf(size).root, origin = "log", earlier = [], by = signer } = change
  const note = await signNote(formatCheckpoint({ origin, size, root }), [by])
  const request = parseAddCheckpoint(Buffer.from(formatAddCheckpoint(old, proof, note)))
  const log: KnownLog = { verifiers, head: known, earlier }
  return judgeCheckpoint(request, (name) => (name === "log" ? log : undefined))
}
type Changes = {
  proof: Uint8Array[]
  root: Uint8Array
  origin: string
  earlier: TreeHead[]
  by: typeof signer
}

const none: TreeHead = { size: 0, root: emptyRoot }
const other = leafHash(Uint8Array.of(99))

test("the requests of another witness's tests get that witness's answers", async () => {
  const vector = JSON.parse(
    readFileSync(new URL("../../../vectors/log/witness/litewitness.json", import.meta.url), "utf8"),
  ) as { origin: string; publicKey: string; steps: { request: string; status: number; size?: number }[] }
  const key = verifierKey(vector.origin, signatureTypes.ed25519, Buffer.from(vector.publicKey, "hex"))
  let head = none
  for (const { request, status, size } of vector.steps) {
    const judged = await judge(request, { verifiers: [ed25519Verifier(key, verify)], head })
    assert.equal(judged.status, status)
    if (judged.status === 409) assert.equal(judged.size, size)
    if (judged.status === 200) head = judged.checkpoint
  }
  assert.equal(head.size, 5)

  async function judge(request: string, log: KnownLog) {
    try {
      return await judgeCheckpoint(parseAddCheckpoint(Buffer.from(request)), () => log)
    } catch (error) {
      assert.ok(error instanceof LogError && error.code === "request_malformed")
      return { status: 400 as const }
    }
  }
})

test("growth from what was cosigned is taken, also by nothing, and from nothing", async () => {
  for (const [old, size] of [
    [0, 0],
    [0, 1],
    [0, 17],
    [7, 7],
    [7, 8],
    [16, 40],
  ] as const) {
    assert.equal((await ask(old, size, old === 0 ? none : headOf(old))).status, 200, `${old} to ${size}`)
  }
})

test("an unknown log is 404 before anything else, an unknown signature 403", async () => {
  assert.equal((await ask(9, 3, headOf(9), { origin: "elsewhere" })).status, 404)
  const stranger = generateKeyPairSync("ed25519")
  const theirs = Uint8Array.from(stranger.publicKey.export({ format: "der", type: "spki" }).subarray(-32))
  const by = ed25519Signer("log", theirs, async (message) => signBytes(null, message, stranger.privateKey))
  assert.equal((await ask(9, 3, headOf(9), { by })).status, 403)
  const forged = { ...signer, sign: async () => new Uint8Array(64) }
  assert.equal((await ask(0, 3, none, { by: forged })).status, 403)
})

test("an old size above the checkpoint's is 400, one that is not the witness's 409 with the witness's size", async () => {
  assert.equal((await ask(9, 3, headOf(9), { proof: [] })).status, 400)
  const judged = await ask(3, 12, headOf(9))
  assert.deepEqual(judged.status === 409 && [judged.size, judged.suspicion], [9, undefined])
})

test("a wrong proof, a proof where none belongs, and another root of the same size are 422", async () => {
  const wrong = [...proofOf(9, 20).slice(0, -1), other]
  assert.deepEqual(await ask(9, 20, headOf(9), { proof: wrong }), {
    status: 422,
    because: "the consistency proof does not verify",
    suspicion: "unproven",
  })
  assert.equal((await ask(0, 20, none, { proof: [other] })).status, 422)
  assert.equal((await ask(0, 0, none, { root: other })).status, 422)
  const forked = await ask(9, 9, headOf(9), { root: other })
  assert.deepEqual([forked.status, forked.status === 422 && forked.suspicion], [422, "forked"])
})

test("a shorter log is named, and a fork of a remembered head is certain", async () => {
  const back = await ask(5, 7, headOf(9))
  assert.deepEqual(back.status === 409 && [back.size, back.suspicion], [9, "went back"])
  const fork = await ask(5, 7, headOf(9), { root: other, earlier: [headOf(7)] })
  assert.deepEqual(fork.status === 409 && [fork.size, fork.suspicion], [9, "forked"])
})
