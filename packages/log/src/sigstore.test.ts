/** Entries of production logs, good and bad (vectors/log/README.md, sigstore). */
import assert from "node:assert/strict"
import { createPublicKey, verify as verifySignature } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { openCheckpoint, parseCheckpoint } from "./checkpoint.ts"
import { cosignatureTime } from "./cosignature.ts"
import { LogError } from "./errors.ts"
import { leafHash } from "./merkle.ts"
import { ed25519Verifier, type NoteVerifier } from "./note.ts"
import { parseNote } from "./note-text.ts"
import { verifyInclusion } from "./proof.ts"
import { signatureTypes, verifierKey } from "./verifier-key.ts"

type Case = {
  origin: string
  key: { name: string; keyId: string; algorithm: "ed25519" | "ecdsa-p256-sha256"; spki: string }
  checkpoint: string | null
  leafData: string
  index: number
  size: number
  root: string
  proof: string[]
  expect: string
  parse?: string
}

const folder = new URL("../../../vectors/log/sigstore/", import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Case
const decode = (base64: string) => Uint8Array.from(Buffer.from(base64, "base64"))

/** Rekor 2 logs sign by the book; older ones with ECDSA, under a key id that is the hash of the SPKI. */
function verifierOf({ name, keyId, algorithm, spki }: Case["key"]): NoteVerifier {
  const key = createPublicKey({ key: Buffer.from(spki, "base64"), format: "der", type: "spki" })
  if (algorithm === "ed25519") {
    const parsed = verifierKey(name, signatureTypes.ed25519, decode(spki).slice(-32))
    assert.equal(parsed.keyId.toString(16), keyId)
    return ed25519Verifier(parsed, async (_, message, signature) => verifySignature(null, message, key, signature))
  }
  const verify = async (text: string, signature: Uint8Array) =>
    verifySignature("sha256", Buffer.from(text), key, signature)
  return { name, keyId: Number.parseInt(keyId, 16), verify }
}

async function verifyCase(value: Case): Promise<void> {
  const head =
    value.checkpoint === null
      ? { size: value.size, root: decode(value.root) }
      : (await openCheckpoint(value.checkpoint, value.origin, [verifierOf(value.key)])).checkpoint
  const proof = value.proof.map(decode)
  verifyInclusion({ index: value.index, ...head, leafHash: leafHash(decode(value.leafData)), proof })
}

const files = readdirSync(folder)

test("all cases are there", () => assert.equal(files.length, 17))

for (const file of files) {
  const value = read(file)
  test(`${file} gives ${value.expect}`, async () => {
    if (value.expect === "ok") await verifyCase(value)
    else await assert.rejects(verifyCase(value), { name: "LogError", code: value.expect })
    const { checkpoint, parse } = value
    if (checkpoint === null || parse === undefined) return
    assert.throws(
      () => parseCheckpoint(parseNote(checkpoint).text),
      (error) => error instanceof LogError && error.code === parse,
    )
  })
}

test("cosignatures of unknown witnesses are set aside, their times readable", async () => {
  const value = read("rekor2-checkpoint-multiple-cosigs.json")
  const { note, checkpoint } = await openCheckpoint(value.checkpoint ?? "", value.origin, [verifierOf(value.key)])
  assert.equal(checkpoint.size, 736)
  assert.deepEqual(
    note.unknown.map(({ name }) => name),
    ["witness.example/w1", "witness.example/w2"],
  )
  assert.deepEqual(note.unknown.map(cosignatureTime), [1_755_640_554, 1_755_640_554])
})
