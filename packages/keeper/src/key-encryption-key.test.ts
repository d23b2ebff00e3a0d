import assert from "node:assert/strict"
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { toBase64url, utf8 } from "@subrosa/codec"
import { seal } from "@subrosa/crypto"
import { keyEncryptionKeyFromEnvironment, keyEncryptionKeyFromFile, keyEncryptionKeyOf } from "./key-encryption-key.ts"

const directory = await mkdtemp(join(tmpdir(), "subrosa-key-"))
after(() => rm(directory, { recursive: true }))
const key = new Uint8Array(32).fill(7)
const context = utf8("a context")

test("what was sealed opens again, in its context only", async () => {
  const kek = keyEncryptionKeyOf(key)
  const sealed = await kek.seal(utf8("secret"), context)
  assert.deepEqual(await kek.open(sealed, context), utf8("secret"))
  await assert.rejects(kek.open(sealed, utf8("another")), { code: "open_failed" })
  await assert.rejects(keyEncryptionKeyOf(new Uint8Array(32)).open(sealed, context), { code: "open_failed" })
})

test("any altered or missing byte is refused", async () => {
  const kek = keyEncryptionKeyOf(key)
  const sealed = await kek.seal(utf8("x"), context)
  for (let i = 0; i < sealed.length; i++) {
    const altered = Uint8Array.from(sealed)
    altered[i] = (altered[i] ?? 0) ^ 1
    await assert.rejects(kek.open(altered, context), { code: "open_failed" })
    await assert.rejects(kek.open(sealed.subarray(0, i), context), { code: "open_failed" })
  }
})

test("its seal is the seal of the conventions", async () => {
  const sealed = await seal(key, utf8("same"), context)
  assert.deepEqual(await keyEncryptionKeyOf(key).open(sealed, context), utf8("same"))
})

test("a new file holds one line, is the owner's alone, and is kept", async () => {
  const path = join(directory, "keeper.key")
  const first = await keyEncryptionKeyFromFile(path, { create: true })
  assert.equal((await stat(path)).mode & 0o777, 0o600)
  const text = await readFile(path, "utf8")
  assert.match(text, /^[A-Za-z0-9_-]{43}\n$/)
  const sealed = await first.seal(utf8("kept"), context)
  const again = await keyEncryptionKeyFromFile(path, { create: true })
  assert.deepEqual(await again.open(sealed, context), utf8("kept"))
  assert.equal(await readFile(path, "utf8"), text)
  assert.deepEqual(await readdir(directory), ["keeper.key"])
})

test("a file that others may read is refused", async () => {
  const path = join(directory, "exposed.key")
  await writeFile(path, toBase64url(key))
  await chmod(path, 0o640)
  await assert.rejects(keyEncryptionKeyFromFile(path, { create: false }), { code: "key_exposed" })
})

test("a missing, short or padded key is refused, and the error does not repeat it", async () => {
  await assert.rejects(keyEncryptionKeyFromFile(join(directory, "none.key"), { create: false }), {
    code: "key_missing",
  })
  for (const text of ["", "AAAA", `${toBase64url(key)}=`, `${toBase64url(key)}\n\n`]) {
    const path = join(directory, "malformed.key")
    await writeFile(path, text, { mode: 0o600 })
    await assert.rejects(keyEncryptionKeyFromFile(path, { create: false }), (error: Error & { code: string }) => {
      return error.code === "key_malformed" && (text.length < 10 || !error.message.includes(text.trim()))
    })
  }
})

test("a key from the environment is cleared from it", async () => {
  const environment = { KEY: toBase64url(key) }
  assert.ok(keyEncryptionKeyFromEnvironment(environment, "KEY"))
  assert.deepEqual(environment, {})
  assert.equal(keyEncryptionKeyFromEnvironment(environment, "KEY"), undefined)
})
