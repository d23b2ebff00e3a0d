import assert from "node:assert/strict"
import { chmod, writeFile } from "node:fs/promises"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { utf8 } from "@subrosa/codec"
import { type SoftToken, softToken } from "@subrosa/testkit"
import { createTokenKey } from "./create-token-key.ts"
import { loadModule } from "./module.ts"
import { parsePkcs11Uri } from "./parse-pkcs11-uri.ts"
import { readPin } from "./read-pin.ts"
import { openTokenKey } from "./token-key.ts"
import { closeSession, logIn } from "./token-session.ts"

let token: SoftToken
const pin = "4321"
const context = utf8("a context")
const uriOf = (object: string) => parsePkcs11Uri(token.uri(object))

before(async () => {
  token = await softToken()
})
after(() => token.remove())

/** A key as a token without AES-GCM would have it. */
async function makeHmacKey(object: string, extra: { extractable?: boolean } = {}): Promise<void> {
  const uri = uriOf(object)
  const module = await loadModule(uri.modulePath)
  const { p11, library } = module
  const { session } = logIn(module, uri, pin)
  library.C_GenerateKey(session, { mechanism: p11.CKM_GENERIC_SECRET_KEY_GEN }, [
    { type: p11.CKA_CLASS, value: p11.CKO_SECRET_KEY },
    { type: p11.CKA_KEY_TYPE, value: p11.CKK_GENERIC_SECRET },
    { type: p11.CKA_LABEL, value: object },
    { type: p11.CKA_VALUE_LEN, value: 32 },
    { type: p11.CKA_TOKEN, value: true },
    { type: p11.CKA_SIGN, value: true },
    { type: p11.CKA_SENSITIVE, value: extra.extractable !== true },
    { type: p11.CKA_EXTRACTABLE, value: extra.extractable === true },
  ])
  closeSession(module, session)
}

test("a key made in the token seals and opens, in its context only, and cannot be read out", async () => {
  assert.equal(await createTokenKey(uriOf("first"), pin), "aes-gcm")
  const key = await openTokenKey(uriOf("first"), pin)
  const sealed = await key.seal(utf8("secret"), context)
  assert.equal(sealed.length, 12 + 6 + 16)
  assert.deepEqual(await key.open(sealed, context), utf8("secret"))
  assert.deepEqual(await (await openTokenKey(uriOf("first"), pin)).open(sealed, context), utf8("secret"))
  await assert.rejects(key.open(sealed, utf8("another")), { code: "open_failed" })
  for (let i = 0; i < sealed.length; i++) {
    const altered = Uint8Array.from(sealed)
    altered[i] = (altered[i] ?? 0) ^ 1
    await assert.rejects(key.open(altered, context), { code: "open_failed" })
  }
  await assert.rejects(key.open(sealed.subarray(0, 20), context), { code: "open_failed" })

  const module = await loadModule(token.modulePath)
  const { session } = logIn(module, uriOf("first"), pin)
  const { library, p11 } = module
  library.C_FindObjectsInit(session, [{ type: p11.CKA_LABEL, value: "first" }])
  const [handle] = library.C_FindObjects(session, 1)
  library.C_FindObjectsFinal(session)
  assert.throws(
    () => library.C_GetAttributeValue(session, handle ?? assert.fail(), [{ type: p11.CKA_VALUE }]),
    /SENSITIVE/,
  )
  closeSession(module, session)
})

test("a token without AES-GCM serves by an HMAC key, each value under a key of its own", async () => {
  await makeHmacKey("mac")
  const key = await openTokenKey(uriOf("mac"), pin)
  const [one, two] = [await key.seal(utf8("secret"), context), await key.seal(utf8("secret"), context)]
  assert.equal(one.length, 32 + 12 + 6 + 16)
  assert.notDeepEqual(one.subarray(0, 32), two.subarray(0, 32))
  assert.deepEqual(await key.open(one, context), utf8("secret"))
  await assert.rejects(key.open(one, utf8("another")), { code: "open_failed" })
  const altered = Uint8Array.from(one)
  altered[3] = (altered[3] ?? 0) ^ 1
  await assert.rejects(key.open(altered, context), { code: "open_failed" })
})

test("many acts at the same moment come out each with its own", async () => {
  const key = await openTokenKey(uriOf("first"), pin)
  const texts = Array.from({ length: 50 }, (_, i) => utf8(`secret ${i}`))
  const sealed = await Promise.all(texts.map((text, i) => key.seal(text, utf8(`context ${i}`))))
  const opened = await Promise.all(sealed.map((one, i) => key.open(one, utf8(`context ${i}`))))
  assert.deepEqual(opened, texts)
})

test("what is missing or wrong is named, and the PIN never repeated", async () => {
  const wrong = { ...uriOf("first"), token: "other" }
  await assert.rejects(openTokenKey(wrong, pin), { code: "token_missing", message: /no token named other/ })
  await assert.rejects(openTokenKey(uriOf("none"), pin), { code: "key_missing" })
  await assert.rejects(createTokenKey(uriOf("first"), pin), { code: "key_exists" })
  const module = { ...uriOf("first"), modulePath: "/nowhere/lib.so" }
  await assert.rejects(openTokenKey(module, pin), { code: "token_module" })
  await assert.rejects(openTokenKey({ ...module, modulePath: token.pinFile }, pin), { code: "token_module" })
  await makeHmacKey("loose", { extractable: true })
  await assert.rejects(openTokenKey(uriOf("loose"), pin), { code: "key_exposed" })
})

test("a wrong PIN is refused", async () => {
  const { library } = await loadModule(token.modulePath)
  // Nobody is logged in any more, so the PIN is looked at.
  for (const slot of library.C_GetSlotList(true)) library.C_CloseAllSessions(slot)
  await assert.rejects(openTokenKey(uriOf("first"), "not-it"), (error: Error & { code: string }) => {
    return error.code === "token_pin" && !/not-it/.test(error.message)
  })
})

test("a token that is pulled out fails in words, and works again when it is back", async () => {
  const key = await openTokenKey(uriOf("first"), pin)
  const sealed = await key.seal(utf8("secret"), context)
  await token.pullOut()
  await assert.rejects(key.open(sealed, context), (error: Error & { code: string }) => /^token_/.test(error.code))
  await assert.rejects(key.seal(utf8("x"), context), (error: Error & { code: string }) => /^token_/.test(error.code))
  await token.putBack()
  await sleep(1_100)
  assert.deepEqual(await key.open(sealed, context), utf8("secret"))
})

test("the PIN comes from a file for its owner alone, or from the environment, which is cleared", async () => {
  const uri = uriOf("first")
  assert.equal(await readPin(uri, {}), pin)
  await chmod(token.pinFile, 0o640)
  await assert.rejects(readPin(uri, {}), { code: "key_exposed" })
  await chmod(token.pinFile, 0o600)
  const environment = { SUBROSA_KEEPER_PIN: "1111" }
  assert.equal(await readPin({ ...uri, pinSource: undefined }, environment), "1111")
  assert.deepEqual(environment, {})
  await assert.rejects(readPin({ ...uri, pinSource: undefined }, {}), { code: "token_pin" })
  await writeFile(token.pinFile, "\n")
  await assert.rejects(readPin(uri, {}), { code: "token_pin" })
})

test("a URI is read strictly", () => {
  const uri = parsePkcs11Uri(
    "pkcs11:token=my%20token;object=key;type=secret-key;serial=1a?module-path=/l.so&pin-source=file:/p",
  )
  assert.deepEqual(uri, { token: "my token", object: "key", serial: "1a", modulePath: "/l.so", pinSource: "/p" })
  for (const text of [
    "file:x",
    "pkcs11:token=a?module-path=/l.so",
    "pkcs11:token=a;object=b",
    "pkcs11:token=a;object=b?module-path=l.so",
    "pkcs11:token=a;token=c;object=b?module-path=/l.so",
    "pkcs11:token=a;object=b?module-path=/l.so&pin-value=1234",
    "pkcs11:token=a;object=b;slot-id=3?module-path=/l.so",
    "pkcs11:token=%zz;object=b?module-path=/l.so",
    "pkcs11:token=a;object=b;type=private?module-path=/l.so",
    "pkcs11:token=a;object=b?module-path=/l.so?x",
  ]) {
    assert.throws(
      () => parsePkcs11Uri(text),
      (error: Error & { code: string }) => {
        return error.code === "key_malformed" && !error.message.includes("1234")
      },
      text,
    )
  }
})
