import assert from "node:assert/strict"
import test from "node:test"
import { fromBase64, toBase64 } from "./base64.ts"
import { fromBase64url, toBase64url } from "./base64url.ts"
import { utf8 } from "./bytes.ts"

test("base64 has the texts of RFC 4648 §10", () => {
  const known = [
    "",
    "",
    "f",
    "Zg==",
    "fo",
    "Zm8=",
    "foo",
    "Zm9v",
    "foob",
    "Zm9vYg==",
    "fooba",
    "Zm9vYmE=",
    "foobar",
    "Zm9vYmFy",
  ]
  for (let i = 0; i < known.length; i += 2) {
    const [plain = "", text = ""] = [known[i], known[i + 1]]
    assert.equal(toBase64(utf8(plain)), text)
    assert.deepEqual(fromBase64(text), utf8(plain))
    assert.equal(toBase64url(utf8(plain)), text.replaceAll("=", ""))
    assert.deepEqual(fromBase64url(text.replaceAll("=", "")), utf8(plain))
  }
  assert.equal(toBase64url(Uint8Array.of(0xfb, 0xff)), "-_8")
  assert.equal(toBase64(Uint8Array.of(0xfb, 0xff)), "+/8=")
})

test("base64url refuses padding, other alphabets, white space, trailing bits and impossible lengths", () => {
  const bad = ["Zg==", "Zg=", "+/8", "-_8=", "Zm9v Zg", "Zm9v\n", "Zh", "Zm9", "Z", "Zm9vY", "Zm9vé", "Zm9\u0100"]
  for (const text of bad) assert.throws(() => fromBase64url(text), { code: "invalid_base64" }, text)
})

test("base64 refuses missing padding, other alphabets, white space and trailing bits", () => {
  for (const text of ["Zg", "Zg=", "Zh==", "Zm9=", "-_8=", "Zg==Zg==", "Zm9v\n", " Zm9v", "====", "Z==="]) {
    assert.throws(() => fromBase64(text), { code: "invalid_base64" }, text)
  }
})
