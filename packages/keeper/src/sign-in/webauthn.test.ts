import assert from "node:assert/strict"
import { glob, readFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { fromBase64url, toBase64url } from "@subrosa/codec"
import fc from "fast-check"
import { checkAssertion, checkRegistration, userHandle } from "./webauthn.ts"

interface Vector {
  case: string
  rpId: string
  origin: string
  expect: "verified" | "refused"
  challenge: string
  credentialId: string
  publicKey: string
  clientDataJSON: string
  attestationObject: string
  authenticatorData: string
  signature: string
}

const directory = join(import.meta.dirname, "../../../../vectors/webauthn")
const vectors = async (kind: string): Promise<Vector[]> => {
  const names = await Array.fromAsync(glob(`*-${kind}.json`, { cwd: directory }))
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(directory, name), "utf8"))))
}
const partyOf = ({ origin, rpId }: Vector) => ({ origin, rpId, rpName: "Test" })
const credential = (id: string, response: Record<string, unknown>) => ({
  id,
  rawId: id,
  type: "public-key",
  clientExtensionResults: {},
  response,
})
const handle = userHandle("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002")

const register = (vector: Vector, change: Partial<Vector> = {}) => {
  const { credentialId, clientDataJSON, attestationObject } = { ...vector, ...change }
  const registration = credential(credentialId, { clientDataJSON, attestationObject })
  return checkRegistration(partyOf(vector), registration, [change.challenge ?? vector.challenge])
}

const assertWith = (vector: Vector, change: Partial<Vector> & { userHandle?: string; counter?: number } = {}) => {
  const {
    credentialId: id,
    clientDataJSON,
    authenticatorData,
    signature,
    challenge,
    publicKey,
  } = { ...vector, ...change }
  const known = { id, publicKey: fromBase64url(publicKey), counter: change.counter ?? 0, transports: [] }
  const response = { clientDataJSON, authenticatorData, signature, userHandle: change.userHandle }
  return checkAssertion(partyOf(vector), credential(id, response), challenge, known, handle)
}

const flip = (b64u: string, at: number): string => {
  const bytes = fromBase64url(b64u)
  bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1
  return toBase64url(bytes)
}

for (const vector of await vectors("registration")) {
  test(`W3C registration ${vector.case} is ${vector.expect}`, async () => {
    const found = await register(vector)
    assert.equal(found?.id, vector.expect === "verified" ? vector.credentialId : undefined)
    assert.equal(await register(vector, { challenge: flip(vector.challenge, 0) }), undefined)
  })
}

for (const vector of await vectors("authentication")) {
  test(`W3C authentication ${vector.case} is ${vector.expect}`, async () => {
    assert.equal(await assertWith(vector), vector.expect === "verified" ? 0 : undefined)
    if (vector.expect === "refused") return
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("signature", "authenticatorData", "clientDataJSON", "challenge"),
        fc.nat(),
        async (name, at) => {
          // A signature is DER, whose lengths the library reads leniently: what counts is that no value changes.
          const where = name === "signature" ? fromBase64url(vector.signature).length - 1 - (at % 16) : at
          assert.equal(await assertWith(vector, { [name]: flip(vector[name], where) }), undefined)
        },
      ),
      { numRuns: 100 },
    )
    assert.equal(await assertWith(vector, { counter: 1 }), undefined, "a counter that fell is a copy's")
    assert.equal(await assertWith(vector, { userHandle: toBase64url(handle) }), 0)
    assert.equal(await assertWith(vector, { userHandle: flip(toBase64url(handle), 31) }), undefined)
  })
}

test("no JSON whatever makes a ceremony throw", async () => {
  const [vector] = await vectors("authentication")
  assert.ok(vector)
  const party = partyOf(vector)
  const known = { id: vector.credentialId, publicKey: fromBase64url(vector.publicKey), counter: 0, transports: [] }
  const text = fc.oneof(fc.string(), fc.base64String(), fc.constant(vector.clientDataJSON))
  const json = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc
      .record({ clientDataJSON: text, attestationObject: text, authenticatorData: text, signature: text })
      .map((response) => credential(vector.credentialId, response)),
  )
  await fc.assert(
    fc.asyncProperty(json, async (value) => {
      assert.equal(await checkRegistration(party, value, [vector.challenge]), undefined)
      assert.equal(await checkAssertion(party, value, vector.challenge, known, handle), undefined)
    }),
  )
})
