import assert from "node:assert/strict"
import { createDecipheriv, hkdfSync, randomBytes, randomUUID } from "node:crypto"
import { test } from "node:test"
import { context } from "@subrosa/crypto"
import { KeeperError } from "../error.ts"
import type { KeeperKeys } from "./keeper-keys.ts"
import { createShares } from "./shares.ts"

const shareKey = randomBytes(32)
const keys: KeeperKeys = { keyOf: async () => shareKey, forget: () => {} }
const practice = randomUUID()
const chart = randomUUID()
const ids = { segment: randomUUID(), entry: randomUUID() }
const share = randomBytes(32)

test("a share opens where it was sealed", async () => {
  const sharesOf = await createShares(keys).ofPractice(practice)
  assert.deepEqual(sharesOf(chart).open(sharesOf(chart).seal(share, ids), ids), share)
})

test("a share opens nowhere else, and not when altered or cut", async () => {
  const shares = createShares(keys)
  const sharesOf = await shares.ofPractice(practice)
  const sealed = sharesOf(chart).seal(share, ids)
  const failed = (error: unknown) => error instanceof KeeperError && error.code === "open_failed"
  assert.throws(() => sharesOf(randomUUID()).open(sealed, ids), failed)
  assert.throws(() => sharesOf(chart).open(sealed, { ...ids, entry: randomUUID() }), failed)
  assert.throws(() => sharesOf(chart).open(sealed, { ...ids, segment: randomUUID() }), failed)
  assert.throws(() => sharesOf(chart).open(sealed.subarray(1), ids), failed)
  for (const at of [0, 12, 59]) {
    const altered = Buffer.from(sealed)
    altered[at] = (altered[at] ?? 0) ^ 1
    assert.throws(() => sharesOf(chart).open(altered, ids), failed)
  }
  const elsewhere = await shares.ofPractice(randomUUID())
  assert.throws(() => elsewhere(chart).open(sealed, ids), failed)
})

test("a share is sealed as spec/keys.md has it", async () => {
  const sealed = (await createShares(keys).ofPractice(practice))(chart).seal(share, ids)
  const key = Buffer.from(hkdfSync("sha256", shareKey, "", context("share wrap", practice, chart), 32))
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12))
  decipher.setAAD(context("share", practice, chart, ids.segment, ids.entry)).setAuthTag(sealed.subarray(44))
  assert.deepEqual(Buffer.concat([decipher.update(sealed.subarray(12, 44)), decipher.final()]), share)
})
