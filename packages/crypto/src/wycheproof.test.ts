/** The primitives as we call them, or the library our calls reach, against Wycheproof's known attacks. */
import assert from "node:assert/strict"
import test from "node:test"
import { HkdfSha256 } from "@hpke/core"
import { X25519 } from "@hpke/dhkem-x25519"
import { ed25519 } from "@noble/curves/ed25519.js"
import { hkdf } from "@noble/hashes/hkdf.js"
import { hmac } from "@noble/hashes/hmac.js"
import { sha256 } from "@noble/hashes/sha2.js"
import { concat, equal, fromHex, toHex } from "@subrosa/codec"
import { MlKem768 } from "mlkem"
import { readCases } from "../test/read-vectors.ts"
import { derive } from "./derive.ts"
import { verifyRaw } from "./ed25519.ts"
import { prepareMac } from "./mac.ts"
import { open } from "./open/open.ts"

type Case = { tcId: number; comment?: string; result: "valid" | "invalid" | "acceptable" } & Record<string, string>

function cases(name: string): Case[] {
  return readCases<Case>(`wycheproof/${name}.json`)
}

const hex = (c: Case, name: string) => fromHex(c[name] ?? assert.fail(`no ${name} in case ${c.tcId}`))

async function outcome<T>(run: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch {
    return undefined
  }
}

test("AES-256-GCM opens what is valid and nothing else", async () => {
  for (const c of cases("aes_gcm")) {
    const sealed = concat(hex(c, "iv"), hex(c, "ct"), hex(c, "tag"))
    const opened = await outcome(() => open(hex(c, "key"), sealed, hex(c, "aad")))
    assert.equal(opened && toHex(opened), c.result === "valid" ? c.msg : undefined, `case ${c.tcId}`)
  }
})

test("HKDF-SHA-256 agrees", async () => {
  let ours = 0
  for (const c of cases("hkdf_sha256")) {
    const [ikm, salt, info, size] = [hex(c, "ikm"), hex(c, "salt"), hex(c, "info"), Number(c.size)]
    if (size === 32) {
      ours++
      assert.equal(toHex(derive(ikm, salt, info)), c.okm, `case ${c.tcId}`)
      if (salt.length === 0) assert.equal(toHex(derive(ikm, undefined, info)), c.okm, `case ${c.tcId}`)
    }
    const okm = await outcome(() => hkdf(sha256, ikm, salt, info, size))
    assert.equal(okm && toHex(okm), c.result === "valid" ? c.okm : undefined, `case ${c.tcId}`)
  }
  assert.ok(ours > 5)
})

test("HMAC-SHA-256 agrees", () => {
  for (const c of cases("hmac_sha256")) {
    const tag = hmac(sha256, hex(c, "key"), hex(c, "msg"))
    assert.equal(equal(tag, hex(c, "tag")), c.result === "valid", `case ${c.tcId}`)
    // Our macs always hash context and newline first: cut such a message at its first newline.
    const message = hex(c, "msg")
    const newline = message.indexOf(0x0a)
    if (newline < 0) continue
    const ours = prepareMac(hex(c, "key"), message.slice(0, newline))(message.slice(newline + 1))
    assert.equal(equal(ours, hex(c, "tag")), c.result === "valid", `case ${c.tcId}`)
  }
})

test("Ed25519 verifies what is valid and nothing else, by the platform and by the fallback", async () => {
  for (const c of cases("ed25519")) {
    const [publicKey, message, signature] = [hex(c, "pk"), hex(c, "msg"), hex(c, "sig")]
    assert.equal(await verifyRaw(publicKey, message, signature), c.result === "valid", `case ${c.tcId}`)
    const fallback = await outcome(() => ed25519.verify(signature, message, publicKey, { zip215: false }))
    assert.equal(fallback ?? false, c.result === "valid", `case ${c.tcId}, fallback`)
  }
})

test("X25519 agrees; an all-zero secret comes out as zeros or not at all", async () => {
  const x25519 = new X25519(new HkdfSha256())
  for (const c of cases("x25519")) {
    const shared = await outcome(() => x25519.derive(hex(c, "private"), hex(c, "public")))
    if (c.result === "acceptable" && shared === undefined) continue
    assert.equal(shared && toHex(shared), c.shared, `case ${c.tcId}`)
  }
})

test("ML-KEM-768 decapsulates what is valid and refuses what is malformed", async () => {
  for (const c of cases("mlkem_768")) {
    const secret = await outcome(async () => {
      const [, secretKey] = await new MlKem768().deriveKeyPair(hex(c, "seed"))
      return new MlKem768().decap(hex(c, "c"), secretKey)
    })
    assert.equal(secret && toHex(secret), c.result === "valid" ? c.K : undefined, `case ${c.tcId}`)
  }
})

test("ML-KEM-768 generates the keys of its seeds", async () => {
  for (const c of cases("mlkem_768_keygen_seed")) {
    const [publicKey, secretKey] = await new MlKem768().deriveKeyPair(hex(c, "seed"))
    assert.equal(toHex(publicKey), c.ek, `case ${c.tcId}`)
    assert.equal(toHex(secretKey), c.dk, `case ${c.tcId}`)
  }
})
