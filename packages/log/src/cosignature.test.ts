import assert from "node:assert/strict"
import { createPublicKey, generateKeyPairSync, sign as signBytes, verify as verifySignature } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { formatCheckpoint } from "./checkpoint.ts"
import { cosignatureSigner, cosignatureTime, cosignatureVerifier, cosignedMessage } from "./cosignature.ts"
import { emptyRoot } from "./merkle.ts"
import { addSignatures, ed25519Signer, ed25519Verifier, type Sign, signNote, type Verify, verifyNote } from "./note.ts"
import { formatNote, parseNote } from "./note-text.ts"
import { signatureTypes, verifierKey } from "./verifier-key.ts"

const verify: Verify = async (publicKey, message, signature) => {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey])
  return verifySignature(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature)
}

const pair = generateKeyPairSync("ed25519")
const publicKey = Uint8Array.from(pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32))
const sign: Sign = async (message) => Uint8Array.from(signBytes(null, message, pair.privateKey))
const text = formatCheckpoint({ origin: "log", size: 0, root: emptyRoot })
const log = ed25519Signer("log", publicKey, sign)
const witness = cosignatureSigner("witness", publicKey, sign, () => 1_679_315_147)
const witnessKey = cosignatureVerifier(verifierKey("witness", signatureTypes.cosignature, publicKey), verify)

test("the cosignature of the specification carries the time and message that it says", () => {
  const vector = JSON.parse(
    readFileSync(new URL("../../../vectors/log/c2sp/cosigned-checkpoint.json", import.meta.url), "utf8"),
  ) as { note: string; time: number; message: string }
  const { text, signatures } = parseNote(vector.note)
  const cosignature = signatures[1]
  assert.ok(cosignature)
  assert.equal(cosignatureTime(cosignature), vector.time)
  assert.equal(new TextDecoder().decode(cosignedMessage(text, vector.time)), vector.message)
})

test("a witness's cosignature verifies, with its time, and beside the log's own signature", async () => {
  const note = await addSignatures(await signNote(text, [log]), [witness])
  const { verified, unknown } = await verifyNote(note, [witnessKey])
  assert.deepEqual(verified.map(cosignatureTime), [1_679_315_147])
  assert.deepEqual(
    unknown.map(({ name }) => name),
    ["log"],
  )
})

test("a cosignature with another time, or on another checkpoint, does not verify", async () => {
  const note = parseNote(await signNote(text, [witness]))
  const [cosignature] = note.signatures
  assert.ok(cosignature)
  const later = cosignature.signature.with(7, 0xff)
  await assert.rejects(verifyNote({ ...note, signatures: [{ ...cosignature, signature: later }] }, [witnessKey]), {
    code: "signature_invalid",
  })
  const other = formatCheckpoint({ origin: "log", size: 1, root: emptyRoot })
  await assert.rejects(verifyNote(formatNote({ ...note, text: other }), [witnessKey]), { code: "signature_invalid" })
})

test("a time beyond 2^53 or a signature of another length does not verify", async () => {
  const note = parseNote(await signNote(text, [witness]))
  const [cosignature] = note.signatures
  assert.ok(cosignature)
  for (const signature of [cosignature.signature.with(0, 0x7f), cosignature.signature.slice(1), new Uint8Array(3)]) {
    await assert.rejects(verifyNote({ ...note, signatures: [{ ...cosignature, signature }] }, [witnessKey]), {
      code: "signature_invalid",
    })
    assert.throws(() => cosignatureTime({ ...cosignature, signature }), { code: "note_malformed" })
  }
})

test("only checkpoints are cosigned", async () => {
  await assert.rejects(signNote("no checkpoint\n", [witness]), { code: "checkpoint_malformed" })
  const forged = { name: witness.name, keyId: witness.keyId, signature: new Uint8Array(72) }
  await assert.rejects(verifyNote(formatNote({ text: "no checkpoint\n", signatures: [forged] }), [witnessKey]), {
    code: "signature_invalid",
  })
})

test("a key of one type does not verify the other's signatures", () => {
  assert.throws(() => ed25519Verifier(verifierKey("w", signatureTypes.cosignature, publicKey), verify), {
    code: "key_malformed",
  })
  assert.throws(() => cosignatureVerifier(verifierKey("w", signatureTypes.ed25519, publicKey), verify), {
    code: "key_malformed",
  })
})
