import assert from "node:assert/strict"
import { createPublicKey, generateKeyPairSync, sign as signBytes, verify as verifySignature } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { addSignatures, ed25519Signer, ed25519Verifier, type Sign, signNote, type Verify, verifyNote } from "./note.ts"
import { formatNote, parseNote, parseSignatureLines } from "./note-text.ts"
import { parseVerifierKey, signatureTypes, verifierKey } from "./verifier-key.ts"

type Example = { note: string; vkey?: string; signatures: string[] }
const example = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../vectors/log/c2sp/${name}.json`, import.meta.url), "utf8")) as Example

const verify: Verify = async (publicKey, message, signature) => {
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), publicKey])
  return verifySignature(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature)
}

function newKey(name: string) {
  const pair = generateKeyPairSync("ed25519")
  const publicKey = Uint8Array.from(pair.publicKey.export({ format: "der", type: "spki" }).subarray(-32))
  const sign: Sign = async (message) => Uint8Array.from(signBytes(null, message, pair.privateKey))
  const key = verifierKey(name, signatureTypes.ed25519, publicKey)
  return { signer: ed25519Signer(name, publicKey, sign), verifier: ed25519Verifier(key, verify) }
}

test("the signed note of the specification verifies with its key", async () => {
  const { note, vkey = "" } = example("signed-note")
  const verified = await verifyNote(note, [ed25519Verifier(parseVerifierKey(vkey), verify)])
  assert.equal(verified.text, "This is an example message.\n")
  assert.deepEqual(
    verified.verified.map(({ name }) => name),
    ["example.com/foo"],
  )
  await assert.rejects(
    verifyNote(note.replace("message", "massage"), [ed25519Verifier(parseVerifierKey(vkey), verify)]),
    {
      code: "signature_invalid",
    },
  )
})

test("the notes of the specifications come out as they went in", () => {
  for (const name of ["signed-note", "note-with-empty-lines", "checkpoint", "cosigned-checkpoint"]) {
    const { note, signatures } = example(name)
    const parsed = parseNote(note)
    assert.deepEqual(
      parsed.signatures.map((s) => s.name),
      signatures,
    )
    assert.equal(formatNote(parsed), note)
    assert.deepEqual(parseNote(new TextEncoder().encode(note)), parsed)
  }
})

test("the last empty line ends the text", () => {
  assert.match(parseNote(example("note-with-empty-lines").note).text, /sole:\n\ned è subito sera\.\n$/)
})

test("a witness's answer is read line by line", () => {
  const { lines, signatures } = JSON.parse(
    readFileSync(new URL("../../../vectors/log/c2sp/witness-response.json", import.meta.url), "utf8"),
  ) as { lines: string; signatures: string[] }
  assert.deepEqual(
    parseSignatureLines(lines).map((s) => s.name),
    signatures,
  )
})

test("a note verifies with each of its signers' keys and counts a key once", async () => {
  const [alice, bob] = [newKey("alice"), newKey("bob")]
  const note = await signNote("text\n", [alice.signer, bob.signer, alice.signer])
  const names = async (verifiers: (typeof alice.verifier)[]) =>
    (await verifyNote(note, verifiers)).verified.map(({ name }) => name)
  assert.deepEqual(await names([alice.verifier]), ["alice"])
  assert.deepEqual(await names([bob.verifier, alice.verifier]), ["alice", "bob"])
})

test("a signature can be added later", async () => {
  const [alice, bob] = [newKey("alice"), newKey("bob")]
  const note = await addSignatures(await signNote("text\n", [alice.signer]), [bob.signer])
  assert.equal((await verifyNote(note, [alice.verifier, bob.verifier])).verified.length, 2)
})

test("a note that no known key has signed is refused, even under a known name", async () => {
  const note = await signNote("text\n", [newKey("alice").signer])
  await assert.rejects(verifyNote(note, [newKey("alice").verifier]), { code: "note_unverified" })
  await assert.rejects(verifyNote(note, []), { code: "note_unverified" })
})

test("one bad signature of a known key spoils the note", async () => {
  const [alice, bob] = [newKey("alice"), newKey("bob")]
  const signed = parseNote(await signNote("text\n", [alice.signer, bob.signer]))
  const signatures = signed.signatures.map((s) => (s.name === "bob" ? { ...s, signature: new Uint8Array(64) } : s))
  const note = formatNote({ ...signed, signatures })
  await assert.rejects(verifyNote(note, [alice.verifier, bob.verifier]), { code: "signature_invalid" })
  assert.equal((await verifyNote(note, [alice.verifier])).unknown.length, 1)
})

test("malformed notes are refused", () => {
  const line = "\u2014 name AAAAAAE=\n"
  assert.doesNotThrow(() => parseNote(`text\n\n${line}`))
  const bad = {
    empty: "",
    "no signature": "text\n\n",
    "no empty line": `text\n${line}`,
    "no text": `\n${line}`,
    "no newline at the end": `text\n\n${line.trimEnd()}`,
    "a control character": `te\u0007xt\n\n${line}`,
    "a carriage return": `text\r\n\n${line}`,
    "a tab": `te\txt\n\n${line}`,
    "a lone surrogate": `te\ud800xt\n\n${line}`,
    "a hyphen for the dash": `text\n\n- name AAAAAAE=\n`,
    "a plus in the name": `text\n\n\u2014 na+me AAAAAAE=\n`,
    "a Unicode space in the name": `text\n\n\u2014 na\u00a0me AAAAAAE=\n`,
    "no name": `text\n\n\u2014  AAAAAAE=\n`,
    "two spaces": `text\n\n\u2014 name  AAAAAAE=\n`,
    "a key id without signature": `text\n\n\u2014 name AAAAAA==\n`,
    "base64 without padding": `text\n\n\u2014 name AAAAAAE\n`,
    "base64 with loose bits": `text\n\n\u2014 name AAAAAAF=\n`,
    "a trailing space": `text\n\n\u2014 name AAAAAAE= \n`,
    "too many signatures": `text\n\n${line.repeat(101)}`,
    "too long": `${"x".repeat(1_000_000)}\n\n${line}`,
  }
  for (const [why, note] of Object.entries(bad)) assert.throws(() => parseNote(note), { code: "note_malformed" }, why)
  assert.throws(() => parseNote(Uint8Array.of(0xff, 10, 10)), { code: "note_malformed" })
})

test("a text that a note cannot carry is not signed", async () => {
  const { signer } = newKey("alice")
  for (const text of ["", "no newline", "tab\there\n"]) {
    await assert.rejects(signNote(text, [signer]), { code: "note_malformed" })
  }
  await assert.rejects(signNote("text\n", []), { code: "note_malformed" })
  assert.throws(() => newKey("two words"), { code: "key_malformed" })
})
