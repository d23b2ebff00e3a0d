import assert from "node:assert/strict"
import { createHash, randomBytes, randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { gunzipSync } from "node:zlib"
import { chartOpen, operations, pathOf, statusOf } from "@subrosa/contract"
import {
  type Answer,
  admitMember,
  call,
  checkReceipt,
  codeOf,
  type Founded,
  foundPractice,
  inject,
  type Member,
  newChart,
  newEntry,
  segmentOf,
  signAs,
  type TestServer,
  testServer,
  wireEntry,
  writeEntries,
} from "@subrosa/testkit"
import { Client } from "pg"
import { clientConfig } from "../postgres/connection.ts"

let t: TestServer
let founded: Founded
let owner: Member
let base: string
before(async () => {
  t = await testServer()
  founded = await foundPractice(t)
  owner = founded.owner
  base = `/v1/practices/${founded.practice}`
})
after(() => t.close())

const b64u = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url")
const token = () => b64u(randomBytes(16))
const limitOf = (answer: Answer | undefined) =>
  typeof answer?.json === "object" && answer.json !== null && "limit" in answer.json ? answer.json.limit : undefined
const fieldsOf = ({ json }: Answer): string[] =>
  typeof json === "object" && json !== null && "errors" in json && Array.isArray(json.errors)
    ? json.errors.map(({ field }) => field)
    : []

const write = (member: Member, body: object) => writeEntries(t, member, body)
const open = (member: Member, chart: string, kinds = ["directory", "clinical"]) =>
  call(t, member, "POST", `${base}/charts/${chart}/open`, {
    segments: kinds.map((kind) => ({ kind, after: 0 })),
    purpose: "TREAT",
    checkpointSize: 0,
  })

test("every operation of the contract has its route, and needs the signature that it asks for", async () => {
  for (const operation of Object.values(operations)) {
    const params = Object.fromEntries(
      [...operation.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => [name, randomUUID()]),
    )
    const path = pathOf(operation, { ...params, index: "0" })
    const answer = await inject(t, operation.method, path, {
      ...(operation.method !== "GET" && {
        headers: { "content-type": "application/json" },
        payload: Buffer.from("{}"),
      }),
    })
    if (operation.auth === "public") assert.notEqual(answer.status, 404, operation.name)
    else assert.equal(codeOf(answer), "unauthenticated", operation.name)
  }
})

test("what is written comes back when the chart is opened, with a receipt that verifies", async () => {
  const chart = newChart(founded)
  const entries = [
    newEntry(chart.id, segmentOf(chart, "directory")),
    newEntry(chart.id, segmentOf(chart, "clinical"), 9_000),
  ]
  const body = { charts: [chart], entries: entries.map(wireEntry) }
  const written = await write(owner, body)
  assert.equal(written.status, 200)
  assert.deepEqual(written.json, { entries: entries.map(({ id }, i) => ({ id, seq: i + 1 })) })
  assert.deepEqual((await write(owner, body)).json, written.json)
  const answer = await open(owner, chart.id)
  assert.equal(answer.status, 200)
  const opened = chartOpen.result.parse(answer.json)
  assert.deepEqual(
    opened.entries.map(({ id, ciphertext, share }) => [id, ciphertext, share]),
    entries.map(({ id, ciphertext, share }) => [id, b64u(ciphertext), b64u(share)]),
  )
  const logKey = JSON.parse(founded.body.card.card).logKey
  await checkReceipt({ practice: founded.practice, logKey }, opened.receipt)
})

test("what has changed since the last opening is opened as it is now, with the ciphertexts that belong to it", async () => {
  const chart = newChart(founded)
  const entries = chart.segments.map(({ id }) => newEntry(chart.id, id))
  await write(owner, { charts: [chart], entries: entries.map(wireEntry) })
  await open(owner, chart.id)
  const [gone, left] = entries
  await t.database.query("update keeper.share set sealed = null where entry = $1", [gone?.id])
  const opened = chartOpen.result.parse((await open(owner, chart.id)).json)
  assert.deepEqual(
    opened.entries.map(({ id, ciphertext }) => [id, ciphertext]),
    [[left?.id, b64u(left?.ciphertext ?? randomBytes(0))]],
  )
})

test("an entry with the same id and another ciphertext is a conflict and changes nothing", async () => {
  const chart = newChart(founded)
  const entry = newEntry(chart.id, segmentOf(chart, "directory"))
  await write(owner, { charts: [chart], entries: [wireEntry(entry)] })
  const other = { ...wireEntry(entry), ciphertext: b64u(randomBytes(300)) }
  assert.equal(codeOf(await write(owner, { entries: [other] })), "conflict")
  const opened = chartOpen.result.parse((await open(owner, chart.id)).json)
  assert.equal(opened.entries[0]?.ciphertext, b64u(entry.ciphertext))
})

test("no ciphertext is stored for who may not write it", async () => {
  const desk = await admitMember(t, founded, ["front-desk"])
  const chart = newChart(founded)
  await write(owner, { charts: [chart] })
  const entry = newEntry(chart.id, segmentOf(chart, "clinical"))
  assert.equal((await write(desk, { entries: [wireEntry(entry)] })).status, 404)
  assert.deepEqual(await t.database.query("select from store.entry where entry = $1", [entry.id]), [])
})

test("malformed requests are refused by field, without their values", async () => {
  const chart = newChart(founded)
  const entry = wireEntry(newEntry(chart.id, segmentOf(chart, "directory")))
  const bad = [
    [{ charts: [chart], entries: [{ ...entry, share: "short" }] }, "entries.0.share"],
    [{ charts: [chart], entries: [{ ...entry, ciphertext: `${entry.ciphertext}=` }] }, "entries.0.ciphertext"],
    [{ charts: [chart], entries: [{ ...entry, ciphertext: "AB" }] }, "entries.0.ciphertext"],
    [{ charts: [chart], entries: [{ ...entry, id: entry.id.toUpperCase() }] }, "entries.0.id"],
    [{ charts: [chart], entries: [{ ...entry, keyVersion: 0 }] }, "entries.0.keyVersion"],
    [{ charts: [{ ...chart, careTeam: "x" }] }, "charts.0.careTeam"],
    [{ charts: "x" }, "charts"],
  ] as const
  for (const [body, field] of bad) {
    const answer = await write(owner, body)
    assert.equal(answer.status, 400)
    assert.deepEqual([...new Set(fieldsOf(answer))], [field])
  }
  assert.deepEqual(fieldsOf(await call(t, owner, "GET", `${base}/charts/nonsense`)), ["chart"])
  assert.deepEqual(fieldsOf(await call(t, owner, "GET", `${base}/log/events?limit=0`)), ["limit"])
})

test("the limit is told with its window and the moment at which it ends", async () => {
  const hasty = await admitMember(t, founded, ["clinician"])
  const charts = Array.from({ length: 16 }, () => newChart(founded, ["directory"]))
  await write(owner, { charts })
  const answers = await Promise.all(charts.map(({ id }) => open(hasty, id, ["directory"])))
  const refused = answers.filter(({ status }) => status === statusOf.limit_reached)
  // A device in its first day has half the limit, rounded down.
  assert.equal(refused.length, 9)
  const limit = { window: "hour", limit: 7, used: 7, retryAt: new Date(t.clock() + 3_600_000).toISOString() }
  assert.deepEqual(limitOf(refused[0]), limit)
  assert.equal(refused[0]?.headers["retry-after"], "3600")
})

test("a token finds the charts that its asker may open, and never another's", async () => {
  const team = { ...founded }
  const [mine, theirs] = [newChart(team, ["directory"]), newChart(team, ["directory"])]
  const name = token()
  const phone = token()
  const searchTokens = [
    { chart: mine.id, token: name },
    { chart: mine.id, token: phone },
    { chart: theirs.id, token: name },
  ]
  await write(owner, { charts: [mine, theirs], searchTokens })
  const find = (member: Member, tokens: string[]) => call(t, member, "POST", `${base}/find`, { tokens })
  const desk = await admitMember(t, founded, ["front-desk"])
  assert.deepEqual((await find(desk, [name, phone, token()])).json, {
    charts: [
      { id: mine.id, matches: 2 },
      { id: theirs.id, matches: 1 },
    ],
  })
  const stranger = await admitMember(t, founded, ["clinician"])
  await call(t, owner, "DELETE", `${base}/teams/${founded.careTeam}/members/${stranger.person.account}`)
  assert.deepEqual((await find(stranger, [name])).json, { charts: [] })
  // Tokens of a chart that is not theirs: neither added nor taken away.
  const planted = [{ chart: mine.id, token: token() }]
  assert.equal((await write(stranger, { searchTokens: planted })).status, 404)
  assert.equal((await write(stranger, { replaceSearchTokens: [mine.id] })).status, 404)
  const replaced = await write(desk, {
    searchTokens: [{ chart: mine.id, token: phone }],
    replaceSearchTokens: [mine.id],
  })
  assert.equal(replaced.status, 200)
  assert.deepEqual((await find(desk, [name])).json, { charts: [{ id: theirs.id, matches: 1 }] })
  const rows = await t.database.query("select from store.search_token where token = $1", [
    Buffer.from(phone, "base64url"),
  ])
  assert.deepEqual(rows, [], "the store never sees the client's own token")
})

test("documents have versions, are their team's, and can be written twice", async () => {
  const url = `${base}/teams/${owner.personalTeam}/document?name=worklist`
  const put = (version: number, sealed: string) => call(t, owner, "PUT", url, { version, teamVersion: 1, sealed })
  const [first, second] = [b64u(randomBytes(50)), b64u(randomBytes(50))]
  assert.equal((await put(1, first)).status, 200)
  assert.equal((await put(1, first)).status, 200)
  assert.equal(codeOf(await put(1, second)), "version_conflict")
  assert.equal(codeOf(await put(3, second)), "version_conflict")
  assert.equal((await put(2, second)).status, 200)
  const read = (await call(t, owner, "GET", url)).json as { sealed: string; version: number }
  assert.deepEqual([read.version, read.sealed], [2, second])
  const desk = await admitMember(t, founded, ["front-desk"])
  assert.equal((await call(t, desk, "GET", url)).status, 404)
  const keys = `${base}/teams/${founded.practiceTeam}/document?name=search-keys`
  assert.equal(codeOf(await call(t, desk, "PUT", keys, { version: 1, teamVersion: 1, sealed: first })), "forbidden")
  assert.equal((await call(t, owner, "PUT", keys, { version: 1, teamVersion: 1, sealed: first })).status, 200)
  assert.equal((await call(t, owner, "DELETE", url)).status, 200)
  assert.equal((await call(t, owner, "GET", url)).status, 404)
})

test("an invitation's secret is a document of its inviter, and goes with it", async () => {
  const id = randomUUID()
  const sealedSecret = b64u(randomBytes(80))
  const body = {
    ...{ id, roles: ["clinician"], label: "Dr. Lee", expiresAt: new Date(t.clock() + 86_400_000).toISOString() },
    ...{ tokenDigest: b64u(randomBytes(32)), inviterMac: b64u(randomBytes(32)), sealedSecret },
  }
  assert.equal((await call(t, owner, "POST", `${base}/invitations`, body)).status, 200)
  const url = `${base}/teams/${owner.personalTeam}/document?name=invitation/${id}`
  assert.equal(((await call(t, owner, "GET", url)).json as { sealed: string }).sealed, sealedSecret)
  assert.equal((await call(t, owner, "DELETE", `${base}/invitations/${id}`)).status, 200)
  assert.equal((await call(t, owner, "GET", url)).status, 404)
})

test("attachment chunks go to those who may open their segment", async () => {
  const desk = await admitMember(t, founded, ["front-desk"])
  const chart = newChart(founded)
  await write(owner, { charts: [chart] })
  const url = `${base}/charts/${chart.id}/attachments/${randomUUID()}/0`
  const chunk = randomBytes(1000)
  const put = (member: Member, bytes: Uint8Array, kind: "clinical" | "directory" = "clinical") =>
    call(t, member, "PUT", `${url}?segment=${segmentOf(chart, kind)}`, bytes)
  assert.equal((await put(desk, chunk)).status, 404)
  assert.equal((await put(owner, chunk)).status, 200)
  assert.equal((await put(owner, chunk)).status, 200)
  assert.equal(codeOf(await put(owner, randomBytes(1000))), "conflict")
  assert.equal(codeOf(await put(owner, chunk, "directory")), "conflict")
  assert.equal((await put(owner, randomBytes(1_300_000))).status, 413)
  assert.deepEqual((await call(t, owner, "GET", url)).bytes, chunk)
  assert.equal((await call(t, desk, "GET", url)).status, 404)
  assert.equal((await call(t, owner, "GET", url.replace(/0$/, "1"))).status, 404)
})

test("the log's files are public, complete ones for ever", async () => {
  const checkpoint = await inject(t, "GET", `${base}/log/checkpoint`)
  assert.match(checkpoint.bytes.toString(), /^subrosa\.log\//)
  const tile = await inject(t, "GET", `${base}/log/tile/0/000.p/2`)
  assert.equal(tile.bytes.length, 64)
  assert.equal((await inject(t, "GET", `${base}/log/tile/0/001`)).status, 404)
  assert.equal((await inject(t, "GET", `/v1/practices/none/log/checkpoint`)).status, 404)
  assert.equal((await inject(t, "GET", `/v1/practices/${randomUUID()}/log/checkpoint`)).status, 404)
})

test("who may open a chart reads who opened it; the whole log is for officers", async () => {
  const desk = await admitMember(t, founded, ["front-desk"])
  const chart = newChart(founded)
  await write(owner, { charts: [chart], entries: [wireEntry(newEntry(chart.id, segmentOf(chart, "directory")))] })
  await open(owner, chart.id)
  const events = (await call(t, desk, "GET", `${base}/log/events?chart=${chart.id}`)).json as {
    events: { event: string }[]
  }
  assert.deepEqual(
    events.events.map(({ event }) => JSON.parse(event).type),
    ["release", "write"],
  )
  assert.equal((await call(t, desk, "GET", `${base}/log/events`)).status, 403)
  assert.equal((await call(t, owner, "GET", `${base}/log/events?limit=2`)).status, 200)
})

test("a backup is one snapshot with its own digest, and only an owner's", async () => {
  const chart = newChart(founded)
  await write(owner, { charts: [chart], entries: [wireEntry(newEntry(chart.id, segmentOf(chart, "clinical")))] })
  const answer = await call(t, owner, "GET", `${base}/backup`)
  assert.equal(answer.status, 200)
  const text = gunzipSync(answer.bytes).toString()
  const lines = text.trimEnd().split("\n")
  const [head, end] = [JSON.parse(lines[0] ?? ""), JSON.parse(lines.at(-1) ?? "")]
  assert.equal(head.format, "subrosa/v1 backup")
  const before = text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1)
  assert.equal(end.sha256, createHash("sha256").update(before).digest("hex"))
  const rows = lines.slice(1, -1).map((line) => JSON.parse(line))
  const counts = Object.fromEntries(Object.entries(end.counts).filter(([, n]) => n !== 0))
  assert.deepEqual(
    Object.fromEntries([...Map.groupBy(rows, ({ table }) => table)].map(([k, v]) => [k, v.length])),
    counts,
  )
  const size = Number(head.checkpoint.split("\n")[1])
  assert.equal(end.counts["keeper.log_leaf"], size)
  assert.equal(end.counts["keeper.share"], end.counts["store.entry"])
  const supervisor = await admitMember(t, founded, ["supervisor"])
  assert.equal((await call(t, supervisor, "GET", `${base}/backup`)).status, 403)
  t.clock.advance(6 * 60_000)
  assert.equal(codeOf(await call(t, owner, "GET", `${base}/backup`)), "step_up_required")
})

test("a signed request is taken once, and only as it was signed", async () => {
  const target = `${base}/session`
  const created = Math.floor(t.clock() / 1000)
  const ids = { practice: founded.practice, session: owner.session }
  const { headers } = await signAs(owner.person.device, ids, { method: "GET", target, created })
  assert.equal(codeOf(await inject(t, "GET", `${target}?x=1`, { headers })), "invalid_signature")
  assert.equal((await inject(t, "GET", target, { headers })).status, 200)
  assert.equal(codeOf(await inject(t, "GET", target, { headers })), "replayed")
  const other = await foundPractice(t)
  assert.equal((await call(t, owner, "GET", `/v1/practices/${other.practice}/session`)).status, 404)
})

test("anyone may ask whether the server is there", async () => {
  assert.deepEqual((await inject(t, "GET", "/health")).json, { status: "ok" })
  const about = (await inject(t, "GET", "/v1/server")).json
  assert.deepEqual(about, { version: "0.0.0", time: new Date(t.clock()).toISOString(), ready: true, rpId: "localhost" })
})

test("no share leaves before its release is in the log", async () => {
  const chart = newChart(founded)
  await write(owner, { charts: [chart], entries: [wireEntry(newEntry(chart.id, segmentOf(chart, "directory")))] })
  const client = new Client(clientConfig(t.database.admin))
  await client.connect()
  await client.query("begin")
  await client.query("select from keeper.log_head where practice = $1 for update", [founded.practice])
  let answered = false
  const opening = open(owner, chart.id).finally(() => {
    answered = true
  })
  await sleep(200)
  assert.equal(answered, false)
  await client.query("commit")
  await client.end()
  assert.equal((await opening).status, 200)
})

test("with the keeper's checks out of the way, row-level security still shows one practice's rows only", async () => {
  const other = await foundPractice(t)
  const chart = newChart(other)
  const entry = newEntry(chart.id, segmentOf(chart, "clinical"))
  const answer = await writeEntries(t, other.owner, { charts: [chart], entries: [wireEntry(entry)] })
  assert.equal(answer.status, 200)
  // The store asked, as the wrong practice, for rows whose ids are known; then with the practice in the statement forged.
  await assert.rejects(t.parts.store.entryRead(founded.practice, [{ chart: chart.id, entries: [entry.id] }]))
  for (const text of [
    "select from store.entry",
    "select from store.document",
    "select from keeper.share",
    "select from keeper.chart",
  ]) {
    const schema = text.split(" ")[2]?.split(".")[0] ?? ""
    const db = t.database.db({ schema, role: `subrosa_${schema}` })
    const count = (practice: string) =>
      db.withPractice(practice, (session) => session.query({ text: `${text} where practice = $1` }, [other.practice]))
    assert.equal((await count(founded.practice)).rowCount, 0)
    await db.withoutPractice(async (session) => assert.equal((await session.query({ text })).rowCount, 0))
  }
})
