import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { operations } from "@subrosa/contract"
import {
  call,
  codeOf,
  type Founded,
  foundPractice,
  inject,
  newChart,
  newEntry,
  origin,
  segmentOf,
  type TestServer,
  testServer,
  wireEntry,
  writeEntries,
} from "@subrosa/testkit"
import { composeStoreRoutes, jointRoutes, keeperRoutes } from "../compose.ts"
import { buildApp } from "../http/app.ts"
import { linkRoutes } from "./link-routes.ts"
import { localPort } from "./local-port.ts"
import { jointOperations, keeperOperations, keeperPaths } from "./operations.ts"
import { openRemoteKeeper, type RemoteKeeper } from "./remote-keeper.ts"
import { linkVersion, versionHeader } from "./version.ts"

let dir: string
let t: TestServer
let founded: Founded
let keeperApp: TestServer["app"]
let remote: RemoteKeeper
/** The same server with the keeper behind a socket. */
let apart: TestServer

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "subrosa-link-"))
  t = await testServer()
  founded = await foundPractice(t)
  keeperApp = await startKeeper()
  remote = await openRemoteKeeper(unix("keeper.sock"), { connectMs: 500, answerMs: 10_000 })
  const { store, clock } = t.parts
  apart = {
    ...t,
    app: await buildApp({ routes: composeStoreRoutes(remote, { store, clock }), origin, clock: t.clock }),
  }
})
after(async () => {
  await apart.app.close()
  await remote.close()
  await keeperApp.close()
  await t.close()
  await rm(dir, { recursive: true })
})

const unix = (name: string) => ({ address: { kind: "unix" as const, path: join(dir, name) }, files: undefined })

async function startKeeper(): Promise<TestServer["app"]> {
  const { keeper, clock } = t.parts
  const app = await buildApp({
    routes: linkRoutes({ keeper, port: localPort(keeper), clock, origin }, keeperRoutes(t.parts)),
    origin,
    clock: t.clock,
  })
  await app.listen({ path: join(dir, "keeper.sock") })
  return app
}

const detailOf = ({ json }: { json: unknown }) =>
  typeof json === "object" && json !== null && "detail" in json ? String(json.detail) : ""
const address = ({ method, path }: { method: string; path: string }) => `${method} ${path}`

test("every operation is either the keeper's alone or joint, and each side has the routes that it needs", () => {
  const own = keeperRoutes(t.parts).map(address).sort()
  assert.deepEqual([...keeperOperations, ...keeperPaths].map(address).sort(), own)
  const joint = jointRoutes({ ...t.parts, port: localPort(t.keeper) }).map(address)
  for (const operation of Object.values(jointOperations)) assert.ok(joint.includes(address(operation)), operation.name)
  assert.equal(own.length - keeperPaths.length + Object.keys(jointOperations).length, Object.keys(operations).length)
})

test("what is written apart opens apart, with the same answers as in one process", async () => {
  const chart = newChart(founded)
  const entry = newEntry(chart.id, segmentOf(chart, "clinical"))
  const base = `/v1/practices/${founded.practice}`
  const written = await writeEntries(apart, founded.owner, { charts: [chart], entries: [wireEntry(entry)] })
  assert.deepEqual(written.json, { entries: [{ id: entry.id, seq: 1 }] })
  const ask = { segments: [{ kind: "clinical", after: 0 }], purpose: "TREAT", checkpointSize: 0 }
  const opened = await call(apart, founded.owner, "POST", `${base}/charts/${chart.id}/open`, ask)
  assert.equal(opened.status, 200)
  const together = await call(t, founded.owner, "POST", `${base}/charts/${chart.id}/open`, ask)
  const entriesOf = ({ json }: { json: unknown }) =>
    typeof json === "object" && json !== null && "entries" in json ? json.entries : undefined
  assert.deepEqual(entriesOf(opened), entriesOf(together))
  assert.match(JSON.stringify(entriesOf(opened)), new RegExp(wireEntry(entry).ciphertext))
})

test("a refusal of the keeper's comes through with its code, its fields and its words", async () => {
  const base = `/v1/practices/${founded.practice}`
  assert.equal(codeOf(await inject(apart, "GET", `${base}/session`)), "unauthenticated")
  const bad = await call(apart, founded.owner, "POST", `${base}/entries`, { charts: 1 })
  const together = await call(t, founded.owner, "POST", `${base}/entries`, { charts: 1 })
  const fieldsOf = ({ json }: { json: unknown }) =>
    typeof json === "object" && json !== null && "errors" in json ? json.errors : undefined
  assert.equal(codeOf(bad), "invalid_request")
  assert.deepEqual(fieldsOf(bad), fieldsOf(together))
  assert.equal((await inject(apart, "GET", `/v1/practices/${founded.practice}/log/checkpoint`)).status, 200)
})

test("the store's server cannot speak for anyone: the keeper takes signed requests only, and each once", async () => {
  const headers = { [versionHeader]: linkVersion }
  const own = { ...t, app: keeperApp }
  for (const { method, path, auth, name } of Object.values(operations)) {
    if (auth === "public") continue
    const at = path.replace(/:practice/, founded.practice).replace(/:\w+/g, founded.practice)
    assert.equal(codeOf(await inject(own, method, at, { headers })), "unauthenticated", name)
  }
  const ticket = "00000000-0000-4000-8000-000000000000"
  for (const path of ["findable", "entry-finish", "invitation-finish"]) {
    const payload = Buffer.from(JSON.stringify({ ticket, charts: [], entries: [] }))
    const answer = await inject(own, "POST", `/link/${path}`, {
      headers: { ...headers, "content-type": "application/json" },
      payload,
    })
    assert.equal(codeOf(answer), "keeper_unreachable", path)
  }
})

test("another version is refused at the first word, and both are named", async () => {
  const own = { ...t, app: keeperApp }
  for (const headers of [{ [versionHeader]: "1/9.9.9" }, {}] as Record<string, string>[]) {
    const answer = await inject(own, "GET", "/link/hello", { headers })
    assert.equal(answer.status, 503)
    assert.match(detailOf(answer), new RegExp(`(1/9\\.9\\.9|no version).*${linkVersion.replaceAll(".", "\\.")}`))
  }
  // A keeper of another version, as it would answer.
  const other = createServer((_, response) => {
    response.writeHead(503, { "content-type": "application/problem+json" })
    const detail = `the store's server speaks version ${linkVersion}, the keeper version 1/9.9.9: run both in the same version`
    response.end(JSON.stringify({ type: "t", title: "t", status: 503, code: "keeper_unreachable", detail }))
  }).listen(join(dir, "other.sock"))
  const stranger = await openRemoteKeeper(unix("other.sock"))
  await assert.rejects(stranger.meet(origin), (error: Error & { code: string }) => {
    return error.code === "keeper_refused" && /1\/9\.9\.9/.test(error.message) && error.message.includes(linkVersion)
  })
  await stranger.close()
  other.close()
})

test("a keeper for another name is refused, one that is away is waited for", async () => {
  await assert.rejects(remote.meet("https://records.example.org"), { code: "keeper_refused" })
  assert.equal((await remote.meet(origin))?.version, linkVersion)
  const away = await openRemoteKeeper(unix("nobody.sock"))
  assert.equal(await away.meet(origin), undefined)
  await away.close()
})

test("a keeper that does not answer in time is unreachable", async () => {
  const silent = createServer(() => {}).listen(join(dir, "silent.sock"))
  const waiting = await openRemoteKeeper(unix("silent.sock"), { connectMs: 200, answerMs: 200 })
  await assert.rejects(waiting.port.ping(), (error: Error & { code: string }) => {
    return error.code === "keeper_unreachable" && /in time/.test(error.message)
  })
  await waiting.close()
  silent.closeAllConnections()
  silent.close()
})

test("when the keeper is restarted in between, requests say so, and then go on", async () => {
  const base = `/v1/practices/${founded.practice}`
  await keeperApp.close()
  const refused = await call(apart, founded.owner, "GET", `${base}/session`)
  assert.equal(refused.status, 503)
  assert.equal(codeOf(refused), "keeper_unreachable")
  assert.match(detailOf(refused), /Nothing was lost/)
  keeperApp = await startKeeper()
  assert.equal((await call(apart, founded.owner, "GET", `${base}/session`)).status, 200)
})
