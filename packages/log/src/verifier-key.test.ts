import assert from "node:assert/strict"
import { test } from "node:test"
import {
  formatVerifierKey,
  isKeyName,
  parseVerifierKey,
  sameVerifierKey,
  signatureTypes,
  verifierKey,
} from "./verifier-key.ts"

const vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"

test("the specification's key comes out as it went in", () => {
  const key = parseVerifierKey(vkey)
  assert.equal(key.name, "example.com/foo")
  assert.equal(key.keyId, 0x530d903a)
  assert.equal(key.type, signatureTypes.ed25519)
  assert.equal(formatVerifierKey(key), vkey)
})

test("a key has another id for each type", () => {
  const { name, publicKey, keyId } = parseVerifierKey(vkey)
  const cosigner = verifierKey(name, signatureTypes.cosignature, publicKey)
  assert.notEqual(cosigner.keyId, keyId)
  assert.ok(sameVerifierKey(parseVerifierKey(formatVerifierKey(cosigner)), cosigner))
  assert.ok(!sameVerifierKey(cosigner, parseVerifierKey(vkey)))
})

test("base64 with a plus in it is read", () => {
  const text = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
  assert.equal(formatVerifierKey(parseVerifierKey(text)), text)
})

test("malformed keys are refused", () => {
  const bad = {
    empty: "",
    "another id": vkey.replace("530d903a", "530d903b"),
    "upper-case id": vkey.replace("530d903a", "530D903A"),
    "short id": vkey.replace("530d903a", "530d903"),
    "another name": vkey.replace("foo", "bar"),
    "a space in the name": vkey.replace("foo", "f o"),
    "no name": vkey.replace("example.com/foo", ""),
    "a short key": vkey.slice(0, -4),
    "an unknown type": `example.com/foo+530d903a+${Buffer.from(new Uint8Array(33)).toString("base64")}`,
    "trailing newline": `${vkey}\n`,
  }
  for (const [why, text] of Object.entries(bad))
    assert.throws(() => parseVerifierKey(text), { code: "key_malformed" }, why)
  assert.throws(() => formatVerifierKey({ ...parseVerifierKey(vkey), keyId: 1 }), { code: "key_malformed" })
})

test("names have no spaces of any kind, no plus and no control characters", () => {
  for (const name of ["a", "example.com/log42", "subrosa.log/prc_1", "witness.example/ü"])
    assert.ok(isKeyName(name), name)
  for (const name of ["", "a b", "a+b", "a\u2003b", "a\u0085b", "a\nb", "a\u0001b", "\ud800"])
    assert.ok(!isKeyName(name))
})
