import assert from "node:assert/strict"
import { createServer } from "node:http"
import { test } from "node:test"
import { addVirtualAuthenticator, chromium } from "@subrosa/drill/browser"

test("the virtual authenticator makes a passkey with PRF", async (t) => {
  const server = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end("<title>x</title>"),
  )
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  t.after(() => server.close())
  const browser = await chromium()
  t.after(() => browser.close())
  const page = await browser.newPage()
  const authenticator = await addVirtualAuthenticator(page, { hasPrf: true })
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  await page.goto(`http://localhost:${address.port}/`)
  const prf = await page.evaluate(async () => {
    const bytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: bytes(32),
        rp: { name: "Test" },
        user: { id: bytes(16), name: "t", displayName: "t" },
        pubKeyCredParams: [
          { type: "public-key", alg: -8 },
          { type: "public-key", alg: -7 },
        ],
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        extensions: { prf: { eval: { first: bytes(32) } } },
      },
    })
    return made instanceof PublicKeyCredential ? made.getClientExtensionResults().prf?.enabled : undefined
  })
  assert.equal(prf, true)
  assert.equal(await authenticator.credentialCount(), 1)
})
