import assert from "node:assert/strict"
import test from "node:test"
import { ed25519 } from "@noble/curves/ed25519.js"
import { equal, utf8 } from "@subrosa/codec"
import { generateDeviceKey, importSignSeed, signPublicKey, signRaw, verifyRaw } from "./ed25519.ts"
import { randomKey } from "./random.ts"

test("seed, imported key and the fallback make the same signature", async () => {
  const seed = randomKey()
  const signature = await signRaw(seed, utf8("message"))
  assert.ok(equal(signature, await signRaw(await importSignSeed(seed), utf8("message"))))
  assert.ok(equal(signature, ed25519.sign(utf8("message"), seed)))
  assert.ok(await verifyRaw(signPublicKey(seed), utf8("message"), signature))
})

test("a device's private key signs and cannot be exported", async () => {
  const { privateKey, publicKey } = await generateDeviceKey()
  assert.equal(privateKey.extractable, false)
  await assert.rejects(crypto.subtle.exportKey("pkcs8", privateKey))
  assert.ok(await verifyRaw(publicKey, utf8("message"), await signRaw(privateKey, utf8("message"))))
})

test("malformed keys and signatures verify nothing and throw nothing", async () => {
  const seed = randomKey()
  const signature = await signRaw(seed, utf8("message"))
  assert.equal(await verifyRaw(signPublicKey(seed).subarray(1), utf8("message"), signature), false)
  assert.equal(await verifyRaw(signPublicKey(seed), utf8("message"), signature.subarray(1)), false)
  assert.equal(await verifyRaw(new Uint8Array(32).fill(0xff), utf8("message"), signature), false)
})
