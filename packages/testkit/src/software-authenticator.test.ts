import assert from "node:assert/strict"
import { test } from "node:test"
import { SoftwareAuthenticator } from "./software-authenticator.ts"

const options = { challenge: "AAAA", rp: { id: "localhost" }, user: { id: "AQ" } }
const request = { challenge: "AAAA", rpId: "localhost" }

test("the PRF gives one passkey the same output for a salt, and another for another", () => {
  const authenticator = new SoftwareAuthenticator({ origin: "http://localhost" })
  const [salt, other] = [new Uint8Array(32), new Uint8Array(32).fill(1)]
  const { prf } = authenticator.create(options, salt)
  assert.deepEqual(authenticator.get(request, salt).prf, prf)
  assert.notDeepEqual(authenticator.get(request, other).prf, prf)
  assert.notDeepEqual(authenticator.create(options, salt).prf, prf)
})

test("it answers with a passkey that the options allow, or not at all", () => {
  const authenticator = new SoftwareAuthenticator({ origin: "http://localhost" })
  const { response } = authenticator.create(options)
  authenticator.create(options)
  const allowed = authenticator.get({ ...request, allowCredentials: [{ id: response.id }] })
  assert.equal(allowed.response.id, response.id)
  assert.throws(() => authenticator.get({ ...request, allowCredentials: [{ id: "unknown" }] }))
})
