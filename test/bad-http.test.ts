/** Bodies too large, bytes that are not quite HTTP, connections that stop halfway: refused, and the server lives on. */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import type { TestKeeper } from "@subrosa/testkit"
import { nameOf } from "./support/cases.ts"
import { assemble } from "./support/cast.ts"
import { type ChildServer, freePort, officeOf, startQuietChild } from "./support/child-server.ts"
import { hasBody, type Prepared, prepareAll } from "./support/knocker.ts"
import { closeRaw, sendBytes, sendRaw } from "./support/raw.ts"
import { rowDigests } from "./support/row-digests.ts"
import { shapes, smuggled } from "./support/smuggling.ts"

let data: string
let server: ChildServer
let office: TestKeeper
let prepared: Prepared[]
let rows: Record<string, string>

before(async () => {
  data = await mkdtemp(join(tmpdir(), "subrosa-http-"))
  server = await startQuietChild({ data, port: await freePort() })
  office = await officeOf(server)
  prepared = await prepareAll(await assemble(server.url, office))
  rows = await rowDigests(await server.admin())
})
after(async () => {
  closeRaw()
  await office?.close()
  await server?.kill("SIGTERM")
  await rm(data, { recursive: true, force: true })
})

test("bodies of 50 MB, announced or in chunks: 413, without reading them", { timeout: 120_000 }, async () => {
  const announced = `Content-Type: application/json\r\nContent-Length: ${50 * 1024 * 1024}\r\n\r\n`
  for (const { ask, one } of prepared.filter(hasBody)) {
    const head = `${ask.method} ${ask.target} HTTP/1.1\r\nHost: localhost\r\n${announced}`
    const answer = await sendBytes(server.url, [head, Buffer.alloc(64 * 1024, 32)], 3_000)
    assert.match(answer, /^HTTP\/1\.1 413 /, `${nameOf(one)}: ${answer.slice(0, 60)}`)
    assert.match(answer, /"field":"body"/)
  }
  for (const item of prepared.filter(hasBody).slice(0, 3)) {
    const head = `${item.ask.method} ${item.ask.target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(0x100000, 32), Buffer.from("\r\n")])
    const answer = await sendBytes(server.url, [head, ...Array.from({ length: 50 }, () => chunk), "0\r\n\r\n"], 5_000)
    // A connection that is cut while the rest is still on its way may lose the answer with it.
    assert.match(answer, /^(HTTP\/1\.1 413 |$)/, nameOf(item.one))
  }
})

test("what is not quite HTTP gets one refusal at most, and what follows it is not taken for a request", async (t) => {
  for (const [name, parts] of Object.entries(shapes)) {
    await t.test(name, async () => {
      const answer = await sendBytes(server.url, parts)
      const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status))
      assert.ok(statuses.length <= 1, `${statuses.length} answers: ${statuses}`)
      assert.ok(
        statuses.every((status) => status >= 400 && status < 500),
        answer.slice(0, 200),
      )
      if (statuses.length === 1) assert.match(answer.toLowerCase(), /content-type: application\/problem\+json/)
      assert.ok(statuses.length === 1 || !parts.includes(smuggled), "a refusal is said")
    })
  }
})

test("connections that begin and do not go on hold nothing up", async () => {
  const halves = Array.from({ length: 100 }, (_, i) =>
    sendBytes(
      server.url,
      ["POST /v1/sign-in/start HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{".slice(0, 10 + i)],
      500,
    ),
  )
  const started = performance.now()
  assert.equal((await sendRaw(server.url, { method: "GET", target: "/v1/server" })).status, 200)
  assert.ok(performance.now() - started < 2_000)
  await Promise.all(halves)
})

test("the rows are as they were, and the server is the same process and at work", async () => {
  assert.ok(server.runs())
  assert.equal((await sendRaw(server.url, { method: "GET", target: "/health" })).status, 200)
  assert.deepEqual(await rowDigests(await server.admin()), rows)
})
