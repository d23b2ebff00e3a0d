import assert from "node:assert/strict"
import { test } from "node:test"
import { chartOpen, deviceSearch, entryCreate, PracticeId, sessionRead, statusOf } from "@subrosa/contract"
import { generateDeviceKey, parseSignatureInput, signRaw, verifyRequest } from "@subrosa/crypto"
import { memoryPlatform } from "../../testing/memory-platform.ts"
import { EngineError } from "../port.ts"
import { createCaller } from "./caller.ts"
import type { Signer } from "./exchange.ts"
import { problemCode } from "./problem.ts"

const practice = PracticeId.parse("2b0f4f2e-8d5e-4d3b-9a53-0d8e3d9a6f10")
const chart = "7b2b9a56-3b0c-4a53-8d2c-0a5a0f0a9b11"
const start = new Date("2026-11-22T06:00:00.000Z")

const problem = (code: keyof typeof statusOf, extra: object = {}): Response =>
  new Response(
    JSON.stringify({ type: "about:blank", title: "Jane Roe is a patient", status: statusOf[code], code, ...extra }),
    { status: statusOf[code], headers: { "content-type": "application/problem+json", date: start.toUTCString() } },
  )
const json = (value: unknown): Response => new Response(JSON.stringify(value))

async function fixture(answers: (() => Response)[]) {
  const sent: { url: string; init: RequestInit }[] = []
  const { privateKey, publicKey } = await generateDeviceKey()
  const platform = memoryPlatform({
    start: new Date(start.getTime() - 3_600_000),
    async fetch(url, init) {
      sent.push({ url, init })
      const answer = answers.shift()
      if (!answer) throw new TypeError("network")
      return answer()
    },
  })
  const signer: Signer = {
    practice,
    session: "11111111-1111-4111-8111-111111111111",
    sign: (message) => signRaw(privateKey, message),
  }
  return { sent, publicKey, platform, signer, caller: createCaller(platform, { ms: 0 }) }
}

/** Runs timers until the promise settles: waits between tries are the platform's. */
async function settle<T>(platform: { advance(ms: number): Promise<void> }, promise: Promise<T>): Promise<T> {
  let settled = false
  const watch = promise.finally(() => {
    settled = true
  })
  watch.catch(() => undefined)
  while (!settled) {
    await platform.advance(4_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return watch
}

const openInput = {
  params: { chart },
  body: { segments: [{ kind: "directory", after: 0 }], purpose: "TREAT", checkpointSize: 0 },
}

test("a call is signed over method, path, query and body as spec/request.md says", async () => {
  const { caller, signer, sent, publicKey } = await fixture([() => json({ devices: [] })])
  const { result, request } = await caller.json(deviceSearch, { query: { all: "true" } }, signer)
  assert.deepEqual(result, { devices: [] })
  const { url, init } = sent[0]!
  const { pathname, search } = new URL(url)
  assert.equal(`${pathname}${search}`, `/v1/practices/${practice}/devices?all=true`)
  const headers = new Headers(init.headers)
  const header = (name: string) => headers.get(name) ?? ""
  const verified = await verifyRequest(
    {
      method: "GET",
      path: pathname,
      query: search,
      body: new Uint8Array(),
      headers: {
        "content-digest": header("content-digest"),
        "signature-input": header("signature-input"),
        signature: header("signature"),
      },
    },
    publicKey,
  )
  assert.deepEqual(request, { digest: verified.requestDigest, signature: verified.signature })
  assert.equal(init.credentials, "omit")
})

test("a wrong clock is corrected by the server's answer and the call signed anew, once", async () => {
  const { caller, signer, sent } = await fixture([() => problem("clock_skew"), () => json({ devices: [] })])
  await caller.json(deviceSearch, {}, signer)
  const created = sent.map(
    ({ init }) => parseSignatureInput(new Headers(init.headers).get("signature-input") ?? "").created,
  )
  assert.deepEqual(created, [start.getTime() / 1000 - 3600, start.getTime() / 1000])
  assert.equal(caller.now().getTime(), start.getTime())

  const stuck = await fixture([() => problem("clock_skew"), () => problem("clock_skew")])
  await assert.rejects(stuck.caller.json(deviceSearch, {}, stuck.signer), { code: "refused" })
  assert.equal(stuck.sent.length, 2)
})

test("a lost answer is asked for again where repeating is harmless, each time under a new nonce", async () => {
  const lost = () => {
    throw new TypeError("network")
  }
  const { caller, signer, sent, platform } = await fixture([
    lost,
    () => problem("database_unreachable"),
    () => json({ entries: [] }),
  ])
  const body = { charts: [], entries: [], searchTokens: [], resourceTokens: [], replaceSearchTokens: [] }
  const { result } = await settle(platform, caller.json(entryCreate, { body }, signer))
  assert.deepEqual(result, { entries: [] })
  const nonces = new Set(sent.map(({ init }) => new Headers(init.headers).get("signature-input")))
  assert.equal(nonces.size, 3)
})

test("what is asked again later anyway is not tried at once", async () => {
  const { caller, signer, sent, platform } = await fixture([])
  await assert.rejects(settle(platform, caller.json(sessionRead, {}, signer, { once: true })), { code: "offline" })
  assert.equal(sent.length, 1)
  await assert.rejects(settle(platform, caller.json(sessionRead, {}, signer)), { code: "offline" })
  assert.equal(sent.length, 5)
})

test("an opening is never sent twice", async () => {
  const { caller, signer, sent, platform } = await fixture([])
  await assert.rejects(settle(platform, caller.json(chartOpen, openInput, signer)), { code: "offline" })
  assert.equal(sent.length, 1)
})

test("a server that never answers is given up after the call's time", async () => {
  const platform = memoryPlatform({
    start,
    fetch: (_, { signal }) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new Error("aborted")))),
  })
  const caller = createCaller(platform, { ms: 0 })
  await assert.rejects(settle(platform, caller.json(chartOpen, openInput, undefined)), { code: "offline" })
})

test("an answer that does not fit the contract is an error, not a value", async () => {
  for (const answer of [() => json({ devices: [{}] }), () => new Response("<html>"), () => json(null)]) {
    const { caller, signer } = await fixture([answer])
    await assert.rejects(caller.json(deviceSearch, {}, signer), { code: "server_error" })
  }
})

test("people read our sentence for a problem, never the server's words", async () => {
  const limit = { window: "hour", limit: 15, used: 15, retryAt: "2026-11-22T07:00:00.000Z" }
  const { caller, signer } = await fixture([() => problem("limit_reached", { limit })])
  await assert.rejects(caller.json(chartOpen, openInput, signer), (error) => {
    assert.ok(error instanceof EngineError)
    assert.equal(error.code, "limit_reached")
    assert.deepEqual(error.limit, limit)
    assert.equal(problemCode(error), "limit_reached")
    assert.doesNotMatch(error.message, /Jane Roe/)
    return true
  })
})

test("a problem of an unknown code, or none at all, is still an error for people", async () => {
  for (const [status, code] of [
    [500, "server_error"],
    [418, "refused"],
  ] as const) {
    const { caller, signer } = await fixture([() => new Response("teapot", { status })])
    await assert.rejects(caller.json(chartOpen, openInput, signer), { code })
  }
})
