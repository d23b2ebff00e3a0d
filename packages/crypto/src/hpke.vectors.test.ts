import assert from "node:assert/strict"
import test from "node:test"
import {
  type AeadEncryptionContext,
  type AeadInterface,
  Aes256Gcm,
  CipherSuite,
  DhkemP256HkdfSha256,
  DhkemX25519HkdfSha256,
  HkdfSha256,
} from "@hpke/core"
import { chacha20poly1305 } from "@noble/ciphers/chacha.js"
import { shake128 } from "@noble/hashes/sha3.js"
import { ml_kem768_x25519 } from "@noble/post-quantum/hybrid.js"
import { equal, fromHex, toHex, utf8 } from "@subrosa/codec"
import { readCases } from "../test/read-vectors.ts"
import { encBytes } from "./hpke-lengths.ts"
import { hpkeSeal, kemPublicKey } from "./hpke-seal.ts"
import { kem } from "./hpke-suite.ts"
import { context } from "./labels.ts"
import { hpkeOpen } from "./open/hpke-open.ts"
import { randomBytes } from "./random.ts"

type Accumulated = {
  kem_id: number
  info: string
  ikmE: string
  skRm: string
  pkRm: string
  enc: string
  encryptions_accumulated: string
}

/** One length byte n, then n bytes. */
function draw(source: { xof: (length: number) => Uint8Array }): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(source.xof(source.xof(1)[0] ?? 0))
}

for (const c of readCases<Accumulated>("hpke/rfc9180.json")) {
  test(`HPKE agrees with RFC 9180: KEM ${c.kem_id}, AES-256-GCM`, async () => {
    const suite = new CipherSuite({
      kem: c.kem_id === 32 ? new DhkemX25519HkdfSha256() : new DhkemP256HkdfSha256(),
      kdf: new HkdfSha256(),
      aead: new Aes256Gcm(),
    })
    const recipientPublicKey = await suite.kem.deserializePublicKey(fromHex(c.pkRm).buffer)
    const recipientKey = await suite.kem.deserializePrivateKey(fromHex(c.skRm).buffer)
    const info = fromHex(c.info)
    const sender = await suite.createSenderContext({ recipientPublicKey, info, ekm: fromHex(c.ikmE).buffer })
    assert.equal(toHex(new Uint8Array(sender.enc)), c.enc)
    const recipient = await suite.createRecipientContext({ recipientKey, enc: sender.enc, info })
    const inputs = shake128.create({})
    const sealed = shake128.create({})
    for (let i = 0; i < 1000; i++) {
      const aad = draw(inputs)
      const plaintext = draw(inputs)
      const ciphertext = await sender.seal(plaintext, aad)
      sealed.update(new Uint8Array(ciphertext))
      assert.ok(equal(new Uint8Array(await recipient.open(ciphertext, aad)), plaintext))
    }
    assert.equal(toHex(sealed.xof(16)), c.encryptions_accumulated)
  })
}

type XWingCase = {
  info: string
  skRm: string
  pkRm: string
  enc: string
  encryptions: { aad: string; ct: string; pt: string }[]
  exports: { exporter_context: string; L: number; exported_value: string }[]
}

/** The AEAD of the published X-Wing cases; our own suite has AES-256-GCM in its place. */
const chacha: AeadInterface = {
  id: 3,
  keySize: 32,
  nonceSize: 12,
  tagSize: 16,
  createEncryptionContext(key): AeadEncryptionContext {
    const view = bytesOf(key)
    return {
      seal: async (nonce, data, aad) =>
        Uint8Array.from(chacha20poly1305(view, bytesOf(nonce), bytesOf(aad)).encrypt(bytesOf(data))).buffer,
      open: async (nonce, data, aad) =>
        Uint8Array.from(chacha20poly1305(view, bytesOf(nonce), bytesOf(aad)).decrypt(bytesOf(data))).buffer,
    }
  },
}

function bytesOf(source: ArrayBufferLike | ArrayBufferView): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    ArrayBuffer.isView(source)
      ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
      : new Uint8Array(source),
  )
}

for (const file of ["x-wing.2025-12.json", "x-wing.2026-04.json"]) {
  test(`HPKE with X-Wing agrees with ${file}`, async () => {
    const cases = readCases<XWingCase>(`hpke/${file}`)
    assert.equal(cases.length, 1)
    for (const c of cases) {
      assert.equal(toHex(await kemPublicKey(fromHex(c.skRm))), c.pkRm)
      const suite = new CipherSuite({ kem, kdf: new HkdfSha256(), aead: chacha })
      const recipientKey = await kem.deserializePrivateKey(fromHex(c.skRm).buffer)
      const recipient = await suite.createRecipientContext({ recipientKey, enc: fromHex(c.enc), info: fromHex(c.info) })
      for (const { aad, ct, pt } of c.encryptions) {
        assert.equal(toHex(new Uint8Array(await recipient.open(fromHex(ct), fromHex(aad)))), pt)
      }
      for (const { exporter_context, L, exported_value } of c.exports) {
        assert.equal(toHex(new Uint8Array(await recipient.export(fromHex(exporter_context), L))), exported_value)
      }
    }
  })
}

type KemCase = { seed: string; eseed: string; sk: string; pk: string; ct: string; ss: string }

test("X-Wing agrees with its draft", async () => {
  for (const c of readCases<KemCase>("xwing/test-vectors.json")) {
    const publicKey = await kemPublicKey(fromHex(c.sk))
    assert.equal(toHex(publicKey), c.pk)
    const recipientPublicKey = await kem.deserializePublicKey(publicKey.buffer)
    const sent = await kem.encap({ recipientPublicKey, ekm: fromHex(c.eseed).buffer })
    assert.equal(toHex(new Uint8Array(sent.enc)), c.ct)
    assert.equal(toHex(new Uint8Array(sent.sharedSecret)), c.ss)
    const recipientKey = await kem.deserializePrivateKey(fromHex(c.sk).buffer)
    assert.equal(toHex(new Uint8Array(await kem.decap({ recipientKey, enc: sent.enc }))), c.ss)
  }
})

test("two independent implementations of X-Wing agree both ways", async () => {
  for (let i = 0; i < 3; i++) {
    const seed = randomBytes(32)
    const publicKey = await kemPublicKey(seed)
    assert.ok(equal(publicKey, ml_kem768_x25519.keygen(seed).publicKey))
    const theirs = ml_kem768_x25519.encapsulate(publicKey)
    const recipientKey = await kem.deserializePrivateKey(seed.buffer)
    const ours = await kem.decap({ recipientKey, enc: Uint8Array.from(theirs.cipherText).buffer })
    assert.ok(equal(new Uint8Array(ours), theirs.sharedSecret))
    const sealed = await hpkeSeal(publicKey, utf8("key"), context("team-key"))
    const sent = await kem.decap({ recipientKey, enc: sealed.slice(0, encBytes).buffer })
    assert.ok(equal(new Uint8Array(sent), ml_kem768_x25519.decapsulate(sealed.slice(0, encBytes), seed)))
    assert.ok(equal(await hpkeOpen(seed, sealed, context("team-key")), utf8("key")))
  }
})
