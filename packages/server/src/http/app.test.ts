import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { ApiError } from "@subrosa/contract"
import type { FastifyInstance } from "fastify"
import { buildApp } from "./app.ts"
import type { HttpRequest, HttpRoute } from "./route.ts"

const origin = "http://localhost:7400"
let seen: HttpRequest | undefined
function echo(request: HttpRequest) {
  seen = request
  return { body: { got: request.body } }
}
/** What a socket holds by itself is far less: most of it waits for the reader. */
const lentBytes = 8 * 1024 * 1024
let gone = 0
const routes: HttpRoute[] = [
  {
    method: "GET",
    path: "/v1/lent",
    handle() {
      const body = Buffer.alloc(lentBytes, 7)
      return {
        body,
        gone() {
          gone++
          body.fill(0)
        },
      }
    },
  },
  { method: "POST", path: "/v1/echo/:name", handle: echo },
  { method: "GET", path: "/v1/echo/:name", handle: ({ params }) => ({ body: params }) },
  { method: "PUT", path: "/v1/bytes", bodyMaxBytes: 100, handle: ({ rawBody }) => ({ status: 201, body: rawBody }) },
  {
    method: "GET",
    path: "/v1/fail/:how",
    handle({ params: { how = "" } }) {
      if (how === "limit") {
        throw new ApiError("limit_reached", "15 patients this hour", {
          limit: { window: "hour", limit: 15, used: 15, retryAt: "1970-01-01T00:01:00Z" },
        })
      }
      if (how === "field")
        throw new ApiError("invalid_request", "wrong", { errors: [{ field: "birthDate", message: "no date" }] })
      throw Object.assign(new Error(`canary-in-error ${how}`), { code: how })
    },
  },
]

let app: FastifyInstance
let dir: string
before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-http-"))
  app = await buildApp({ routes, origin, log: { file: join(dir, "server.log") }, clock: () => 0 })
  await app.listen({ port: 0, host: "127.0.0.1" })
})
after(async () => {
  await app.close()
  await rm(dir, { recursive: true, force: true })
})

const base = () => {
  const address = app.server.address()
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
}
const json = { "content-type": "application/json" }

async function problem(path: string, init: RequestInit = {}, status = 400) {
  const response = await fetch(base() + path, init)
  assert.equal(response.headers.get("content-type"), "application/problem+json")
  assert.equal(response.status, status)
  const body = await response.json()
  assert.equal(body.status, status)
  assert.equal(body.type, `urn:subrosa:problem:${body.code}`)
  assert.match(body.requestId, /^[0-9a-f-]{36}$/)
  assert.equal(response.headers.get("date"), "Thu, 01 Jan 1970 00:00:00 GMT", "the clock that judges requests")
  return { ...body, headers: response.headers }
}

test("a handler gets the parsed body and its exact bytes", async () => {
  const body = '{ "a" : "ä" }'
  const response = await fetch(`${base()}/v1/echo/x?q=1`, { method: "POST", headers: json, body })
  assert.deepEqual(await response.json(), { got: { a: "ä" } })
  assert.equal(new TextDecoder().decode(seen?.rawBody), body)
  assert.equal(seen?.target, "/v1/echo/x?q=1")
  assert.equal(response.headers.get("cache-control"), "no-store")
})

test("bytes go in and out as they are", async () => {
  const body = new Uint8Array([0, 255, 13, 10])
  const response = await fetch(`${base()}/v1/bytes`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body,
  })
  assert.equal(response.status, 201)
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), body)
})

const malformed: [string, BodyInit][] = [
  ["JSON that is cut off", '{"a":'],
  ["an empty JSON body", ""],
  ["JSON that is not UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
  ["JSON that reaches for a prototype", '{"__proto__": {"admin": true}}'],
]
for (const [what, body] of malformed) {
  test(`${what} is refused and the field named`, async () => {
    const { code, errors } = await problem("/v1/echo/x", { method: "POST", headers: json, body })
    assert.equal(code, "invalid_request")
    assert.equal(errors[0].field, "body")
  })
}

test("a body of 50 MB is refused without being read, and the server lives on", async () => {
  const { code } = await problem("/v1/echo/x", { method: "POST", headers: json, body: new Uint8Array(50_000_000) }, 413)
  assert.equal(code, "too_large")
  assert.equal((await fetch(`${base()}/v1/echo/y`)).status, 200)
})

test("a route may take less than the server does", async () => {
  await problem(
    "/v1/bytes",
    { method: "PUT", headers: { "content-type": "application/octet-stream" }, body: new Uint8Array(101) },
    413,
  )
})

test("a method that the path does not have is told from a path that does not exist", async () => {
  const wrong = await problem("/v1/echo/x", { method: "DELETE" }, 405)
  assert.equal(wrong.headers.get("allow"), "POST, GET")
  assert.equal((await fetch(`${base()}/v1/echo/x`, { method: "HEAD" })).status, 405)
  await problem("/v1/nothing", {}, 404)
  await problem("/v1/nothing", { method: "POST", headers: json, body: "{}" }, 404)
})

test("other content types are refused", async () => {
  await problem("/v1/echo/x", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }, 415)
  await problem(
    "/v1/echo/x",
    { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
    415,
  )
})

test("a path that cannot be decoded is refused", async () => {
  await problem("/v1/echo/%E0%A4%A", {}, 400)
})

test("a refusal carries its fields, its limit and when to try again", async () => {
  assert.deepEqual((await problem("/v1/fail/field")).errors, [{ field: "birthDate", message: "no date" }])
  const limited = await problem("/v1/fail/limit", {}, 429)
  assert.equal(limited.limit.window, "hour")
  assert.equal(limited.headers.get("retry-after"), "60")
})

test("an unreachable database is 503 with a time to try again, a full disk 507, anything else 500 without its message", async () => {
  const gone = await problem("/v1/fail/57P01", {}, 503)
  assert.deepEqual([gone.code, gone.headers.get("retry-after")], ["database_unreachable", "2"])
  assert.equal((await problem("/v1/fail/53100", {}, 507)).code, "disk_full")
  assert.doesNotMatch(JSON.stringify(await problem("/v1/fail/other", {}, 500)), /canary/)
})

test("pages of other origins can neither change anything nor reach us by another name", async () => {
  const post = (headers: Record<string, string>) =>
    app.inject({ method: "POST", url: "/v1/echo/x", payload: {}, headers })
  const own = { host: "localhost:7400" }
  assert.equal((await post({ ...own, origin })).statusCode, 200)
  assert.equal((await post(own)).statusCode, 200)
  assert.equal((await post({ ...own, origin: "https://evil.example" })).statusCode, 403)
  assert.equal((await post({ ...own, origin: "null" })).statusCode, 403)
  assert.equal((await post({ ...own, "sec-fetch-site": "cross-site" })).statusCode, 403)
  assert.equal((await post({ host: "evil.example" })).statusCode, 403)
  assert.equal((await app.inject({ url: "/v1/echo/x", headers: { host: "evil.example:7400" } })).statusCode, 403)
})

test("every answer tells browsers what to refuse", async () => {
  for (const path of ["/v1/echo/x", "/v1/nothing"]) {
    const { headers } = await fetch(base() + path)
    const policy = headers.get("content-security-policy") ?? ""
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /require-trusted-types-for 'script'/)
    assert.doesNotMatch(policy, /unsafe/)
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin")
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin")
    assert.equal(headers.get("referrer-policy"), "no-referrer")
    assert.match(headers.get("permissions-policy") ?? "", /camera=\(\).*publickey-credentials-get=\(self\)/)
    assert.equal(headers.get("strict-transport-security"), null)
  }
  const secure = await buildApp({ routes, origin: "https://records.example.org" })
  const { headers } = await secure.inject({ url: "/v1/echo/x", headers: { host: "records.example.org" } })
  assert.match(String(headers["strict-transport-security"]), /max-age=/)
  await secure.close()
})

test("what is not HTTP is answered with a problem", async () => {
  const answer = async (text: string) => {
    const socket = connect(Number(new URL(base()).port), "127.0.0.1")
    socket.end(text)
    let received = ""
    for await (const chunk of socket) received += chunk
    return received
  }
  assert.match(await answer("NONSENSE\r\n\r\n"), /^HTTP\/1\.1 400 .*application\/problem\+json/s)
  assert.match(await answer(`GET / HTTP/1.1\r\nHost: x\r\nA: ${"a".repeat(20_000)}\r\n\r\n`), /^HTTP\/1\.1 413 /)
})

test("memory that an answer was lent is given back when the last of it has been taken, and not before", async () => {
  gone = 0
  const response = await fetch(`${base()}/v1/lent`)
  await sleep(200)
  assert.equal(gone, 0)
  const body = new Uint8Array(await response.arrayBuffer())
  assert.equal(body.length, lentBytes)
  assert.ok(body.every((byte) => byte === 7))
  assert.equal(gone, 1)
})

test("it is given back when the reader goes away", async () => {
  gone = 0
  const reader = new AbortController()
  await fetch(`${base()}/v1/lent`, { signal: reader.signal })
  reader.abort()
  while (gone === 0) await sleep(10)
  assert.equal(gone, 1)
})

test("the log names the route and never what was in the request or in an error's message", async () => {
  await fetch(`${base()}/v1/echo/canary-in-path?q=canary-in-query`, { headers: { "x-test": "canary-in-header" } })
  await fetch(`${base()}/v1/fail/other`)
  await fetch(`${base()}/canary-unknown-path`)
  await app.close()
  const log = await readFile(join(dir, "server.log"), "utf8")
  assert.match(log, /"method":"GET","route":"\/v1\/echo\/:name","status":200,"durationMs":/)
  assert.match(log, /"type":"Error","message":"not logged","stack":" {4}at /)
  assert.doesNotMatch(log, /canary|evil\.example|127\.0\.0\.1:\d+"?,"remote/)
})
