import assert from "node:assert/strict"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import type { FastifyInstance } from "fastify"
import { buildApp } from "./app.ts"

const headers = { host: "localhost:7400", accept: "text/html,*/*" }
let app: FastifyInstance
let dir: string
before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-web-"))
  await mkdir(join(dir, "assets"))
  for (const [name, text] of Object.entries({
    "index.html": "<title>page</title>",
    ".stamp.json": "{}",
    "assets/app-1a2b.js": "app",
    "assets/app-1a2b.js.br": "brotli",
    "assets/engine-worker-3c.js": "worker",
  })) {
    await writeFile(join(dir, name), text)
  }
  app = await buildApp({ routes: [], origin: "http://localhost:7400", webDir: dir })
})
after(async () => {
  await app.close()
  await rm(dir, { recursive: true, force: true })
})
const get = (url: string, more = {}) => app.inject({ url, headers: { ...headers, ...more } })

test("the app's own routes get the page, uncached; what is missing elsewhere does not", async () => {
  for (const url of ["/", "/charts/123", "/charts/123?tab=notes"]) {
    const answer = await get(url)
    assert.deepEqual(
      [answer.statusCode, answer.body, answer.headers["cache-control"]],
      [200, "<title>page</title>", "no-cache"],
      url,
    )
  }
  for (const url of ["/v1/nothing", "/assets/missing.js", "/.stamp.json", "/../package.json", "/%2e%2e/package.json"]) {
    assert.ok((await get(url)).statusCode >= 400, url)
  }
  assert.equal((await get("/charts/1", { accept: "application/json" })).statusCode, 404)
})

test("assets are cached for ever and sent compressed where the browser takes it", async () => {
  const plain = await get("/assets/app-1a2b.js")
  assert.deepEqual([plain.body, plain.headers["cache-control"]], ["app", "public, max-age=31536000, immutable"])
  const small = await get("/assets/app-1a2b.js", { "accept-encoding": "gzip, br" })
  assert.deepEqual([small.body, small.headers["content-encoding"]], ["brotli", "br"])
  assert.match(String(small.headers["content-type"]), /javascript/)
  assert.match(String(small.headers.vary), /accept-encoding/)
})

test("only the worker may run WebAssembly", async () => {
  assert.match(
    String((await get("/assets/engine-worker-3c.js")).headers["content-security-policy"]),
    /script-src 'self' 'wasm-unsafe-eval'/,
  )
  assert.doesNotMatch(String((await get("/assets/app-1a2b.js")).headers["content-security-policy"]), /wasm/)
  assert.doesNotMatch(String((await get("/")).headers["content-security-policy"]), /wasm/)
})

test("another name of this machine leads to the one passkeys are bound to", async () => {
  const answer = await get("/charts/1?x=y", { host: "127.0.0.1:7400" })
  assert.deepEqual([answer.statusCode, answer.headers.location], [307, "http://localhost:7400/charts/1?x=y"])
})
