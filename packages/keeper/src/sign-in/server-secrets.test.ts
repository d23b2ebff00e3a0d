import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, test } from "node:test"
import { type TestKeeper, testKeeper } from "@subrosa/testkit"
import { keyEncryptionKeyOf } from "../key-encryption-key.ts"
import { serverSecrets } from "./server-secrets.ts"

let kit: TestKeeper
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())

test("another key-encryption key than the database's is noticed at the start", async () => {
  const secrets = serverSecrets(kit.db, keyEncryptionKeyOf(randomBytes(32)))
  await assert.rejects(secrets.opaqueSetup(), { code: "open_failed" })
  await assert.rejects(secrets.decoyKey(), { code: "open_failed" })
})

test("nor does another key seal what is missing beside what is there", async () => {
  const right = serverSecrets(kit.db, keyEncryptionKeyOf(randomBytes(32)))
  await kit.database.query("delete from keeper.server_secret")
  await right.opaqueSetup()
  await assert.rejects(serverSecrets(kit.db, keyEncryptionKeyOf(randomBytes(32))).decoyKey(), { code: "open_failed" })
  assert.equal((await right.decoyKey()).length, 32)
})

test("two servers that start at once agree on their secrets", async () => {
  await kit.database.query("delete from keeper.server_secret")
  const key = keyEncryptionKeyOf(randomBytes(32))
  const servers = Array.from({ length: 4 }, () => serverSecrets(kit.db, key))
  assert.equal(new Set(await Promise.all(servers.map((server) => server.opaqueSetup()))).size, 1)
  const decoys = await Promise.all(servers.map((server) => server.decoyKey()))
  assert.equal(new Set(decoys.map((decoy) => Buffer.from(decoy).toString("hex"))).size, 1)
})
