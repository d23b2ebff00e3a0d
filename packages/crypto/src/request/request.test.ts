import assert from "node:assert/strict"
import test from "node:test"
import { equal, fromUtf8, toBase64, utf8 } from "@subrosa/codec"
import { sha256 } from "../digest.ts"
import { generateDeviceKey, signPublicKey, signRaw } from "../ed25519.ts"
import { contentDigest } from "./content-digest.ts"
import { parseSignature, parseSignatureInput } from "./parse-signature.ts"
import { signRequest } from "./sign-request.ts"
import { signatureBase, signatureParams } from "./signature-base.ts"
import { verifyRequest } from "./verify-request.ts"

const practice = "0b8e1d7c-3c57-4b3c-9f68-0a1b2c3d4e5f"
const session = "5f4e3d2c-1b0a-4869-8f3c-4b573c7c1d8e"
const nonce = "AAAAAAAAAAAAAAAAAAAAAA"
const request = {
  method: "POST",
  path: "/v1/release",
  query: "",
  body: utf8(`{"hello": "world"}`),
  practice,
  session,
  created: 1_795_327_200,
}

test("Content-Digest is that of RFC 9530's example", async () => {
  assert.equal(
    await contentDigest(utf8(`{"hello": "world"}\n`)),
    "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
  )
  assert.equal(await contentDigest(new Uint8Array()), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
})

test("the signature base is the text of spec/request.md", async () => {
  const params = signatureParams({ created: 1_795_327_200, nonce, practice, session })
  const base = signatureBase({ ...request, contentDigest: await contentDigest(request.body) }, params)
  assert.equal(
    fromUtf8(base),
    [
      `"@method": POST`,
      `"@path": /v1/release`,
      `"@query": ?`,
      `"content-digest": sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:`,
      `"@signature-params": ("@method" "@path" "@query" "content-digest");created=1795327200;nonce="${nonce}";keyid="${practice}/${session}";alg="ed25519"`,
    ].join("\n"),
  )
})

test("a signed request verifies, and its digest is that of the base", async () => {
  const { privateKey, publicKey } = await generateDeviceKey()
  let signed = new Uint8Array()
  const { headers, signature, requestDigest } = await signRequest({ ...request, query: "?a=%20b" }, (base) => {
    signed = base
    return signRaw(privateKey, base)
  })
  const verified = await verifyRequest({ ...request, query: "?a=%20b", headers }, publicKey)
  assert.ok(equal(verified.signature, signature))
  assert.ok(equal(verified.requestDigest, requestDigest))
  assert.ok(equal(sha256(signed), requestDigest))
  const { created, practice: of, session: by } = parseSignatureInput(headers["signature-input"])
  assert.deepEqual([created, of, by], [request.created, practice, session])
})

test("two requests alike have different nonces", async () => {
  const sign = (base: Uint8Array) => signRaw(new Uint8Array(32), base)
  const [one, two] = [await signRequest(request, sign), await signRequest(request, sign)]
  assert.notEqual(one.headers["signature-input"], two.headers["signature-input"])
})

test("whatever is changed on the way is refused", async () => {
  const seed = new Uint8Array(32).fill(1)
  const { headers } = await signRequest(request, (base) => signRaw(seed, base))
  const good = { ...request, headers }
  await verifyRequest(good, signPublicKey(seed))
  const later = headers["signature-input"].replace("created=1", "created=2")
  const changed = [
    { ...good, method: "PUT" },
    { ...good, path: "/v1/releases" },
    { ...good, query: "?all=1" },
    { ...good, body: utf8("{}") },
    { ...good, headers: { ...headers, "content-digest": await contentDigest(utf8("{}")) } },
    { ...good, body: utf8("{}"), headers: { ...headers, "content-digest": await contentDigest(utf8("{}")) } },
    { ...good, headers: { ...headers, "signature-input": later } },
    { ...good, headers: { ...headers, "signature-input": headers["signature-input"].replace(session, practice) } },
    { ...good, headers: { ...headers, signature: `subrosa=:${toBase64(new Uint8Array(64))}:` } },
  ]
  for (const one of changed) {
    await assert.rejects(verifyRequest(one, signPublicKey(seed)), { code: "invalid_signature" })
  }
  await assert.rejects(verifyRequest(good, signPublicKey(new Uint8Array(32))), { code: "invalid_signature" })
})

test("Signature-Input of any other form is refused", () => {
  const params = signatureParams({ created: 1, nonce, practice, session })
  parseSignatureInput(`subrosa=${params}`)
  const other = [
    params,
    `sig1=${params}`,
    `subrosa=${params}, other=()`,
    `subrosa=${params};tag="x"`,
    ` subrosa=${params}`,
    `subrosa=${params}\n`,
    `subrosa=${params.replace('"@method" "@path"', '"@path" "@method"')}`,
    `subrosa=${params.replace(' "content-digest"', "")}`,
    `subrosa=${params.replace("created=1", "created=01")}`,
    `subrosa=${params.replace("created=1", "created=-1")}`,
    `subrosa=${params.replace(nonce, "AAAAAAAAAAAAAAAAAAAAAB")}`,
    `subrosa=${params.replace(nonce, "AAAA")}`,
    `subrosa=${params.replace(practice, practice.toUpperCase())}`,
    `subrosa=${params.replace("ed25519", "hmac-sha256")}`,
  ]
  for (const header of other) assert.throws(() => parseSignatureInput(header), { code: "invalid_input" }, header)
})

test("Signature of any other form is refused", () => {
  const good = toBase64(new Uint8Array(64))
  assert.equal(parseSignature(`subrosa=:${good}:`).length, 64)
  const unclean = `${good.slice(0, 85)}B==`
  for (const header of [
    good,
    `subrosa=:${good}`,
    `subrosa=:${good.slice(4)}:`,
    `subrosa=:${unclean}:`,
    `sig1=:${good}:`,
    "",
  ]) {
    assert.throws(() => parseSignature(header), { code: "invalid_input" }, header)
  }
})

test("a target that could pass for another is not signed", async () => {
  const digest = await contentDigest(new Uint8Array())
  const target = { method: "GET", path: "/", query: "", contentDigest: digest }
  for (const bad of [
    { ...target, method: "get" },
    { ...target, path: '/\n"@query": ?' },
    { ...target, path: "/a?b" },
    { ...target, path: "a" },
    { ...target, query: "a=b" },
    { ...target, query: "?a b" },
    { ...target, contentDigest: "sha-512=:AA==:" },
  ]) {
    assert.throws(() => signatureBase(bad, "()"), { code: "invalid_input" })
  }
})
