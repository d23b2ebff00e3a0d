/**
 * Protection codes given out by two officers at once while the server is killed again and again: no code twice, nobody two, nobody without,
 * and what an officer was told stays so. SUBROSA_SEED repeats a run's choices (not the machine's timing).
 */
import assert from "node:assert/strict"
import { createHash, randomBytes, randomUUID } from "node:crypto"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { canonicalJson, fromUtf8, toBase64url } from "@subrosa/codec"
import type { CaseBody, CaseEntryId, CaseId, ChartId, CodePoolId } from "@subrosa/contract"
import { type Founded, foundPractice, type Member, newChart, type TestKeeper } from "@subrosa/testkit"
import { firstTeamKeys, letIn } from "./support/cast.ts"
import { type ChildServer, freePort, healthy, officeOf, startChild } from "./support/child-server.ts"
import { closeConnections, tell } from "./support/client.ts"
import { dice } from "./support/dice.ts"
import { queryAs } from "./support/office.ts"

const people = 400
const spare = 30
const kills = 5

const chance = dice()
let data: string
let port: number
let server: ChildServer
let founded: Founded
let officers: Member[]
let charts: ChartId[]
let id: CaseId

before(async () => {
  data = await mkdtemp(join(tmpdir(), "subrosa-codes-"))
  port = await freePort()
  server = await startChild({ data, port })
  const office = await officeOf(server)
  try {
    founded = await foundPractice(office, { roles: ["clinician", "owner"] })
    const held = await firstTeamKeys(founded)
    const second = await letIn(
      office,
      founded,
      ["privacy-officer"],
      [held(founded.practiceTeam), held(founded.officersTeam)],
    )
    officers = [founded.owner, second]
    charts = await makeCharts(office)
    id = await makeCase(office)
    await makePool(office)
  } finally {
    await office.close()
  }
})
after(async () => {
  closeConnections()
  await server?.kill("SIGTERM")
  await rm(data, { recursive: true, force: true })
})

const at = () => ({ practice: founded.practice })
const caller = () => founded.owner.caller()

async function makeCharts({ keeper }: TestKeeper): Promise<ChartId[]> {
  const made = Array.from({ length: people }, () => newChart(founded, ["directory"]))
  await keeper.entryCreate({ caller: await caller(), charts: made, segments: [], entries: [] })
  return made.map((chart) => chart.id).sort()
}

async function makeCase({ keeper }: TestKeeper): Promise<CaseId> {
  const made = randomUUID() as CaseId
  const entry = () => randomUUID() as CaseEntryId
  const text = (body: CaseBody) => fromUtf8(canonicalJson(body))
  const from = new Date().toISOString()
  const taken = [{ kind: "insider" as const, account: founded.owner.person.account, from }]
  const opened = text({ kind: "opened", by: "person", discoveredAt: from, taken, rehearsal: false })
  await keeper.caseCreate(await caller(), {
    params: at(),
    query: {},
    body: { case: made, id: entry(), hold: entry(), body: opened },
  })
  const params = { ...at(), case: made }
  await keeper.caseChartCreate(await caller(), {
    params: { ...params, version: 1 },
    query: {},
    body: { first: true, charts },
  })
  const scoped = text({
    kind: "scoped",
    version: 1,
    taken,
    size: 1,
    checkpoint: "",
    counts: { charts: people, segments: people, entries: people, byKind: {} },
    chartsDigest: toBase64url(createHash("sha256").update(canonicalJson(charts)).digest()),
    doubts: 0,
    whole: true,
  })
  await keeper.caseEntryCreate(await caller(), { params, query: {}, body: { id: entry(), body: scoped } })
  return made
}

async function makePool({ keeper }: TestKeeper): Promise<void> {
  const pool = randomUUID() as CodePoolId
  const codes = people + spare
  await keeper.codePoolCreate(await caller(), {
    params: at(),
    query: {},
    body: { id: pool, label: "Vendor", expiresAt: null, codes },
  })
  const random = (bytes: number) => randomBytes(bytes).toString("base64url")
  const answer = await keeper.codeCreate(await caller(), {
    params: { ...at(), pool },
    query: {},
    body: { from: 0, codes: Array.from({ length: codes }, () => ({ token: random(16), sealed: random(60) })) },
  })
  assert.deepEqual(answer, { duplicates: [], complete: true })
}

/** What an officer was told: who has which code. */
type Told = Map<string, string>

/** Goes through everyone in an order of its own, and asks again for whatever was not answered. */
async function giveOut(officer: Member, told: Told): Promise<number> {
  let unanswered = 0
  const waiting = parts(shuffled(charts), 10)
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    const target = `/v1/practices/${founded.practice}/cases/${id}/codes`
    const { status, body, whole } = await tell(server.url, officer, { method: "POST", target, body: { charts: part } })
    if (status === 200 && whole) {
      const answer: { codes: { chart: string; token: string }[]; without: string[] } = JSON.parse(body.toString())
      assert.deepEqual([answer.codes.length, answer.without], [part.length, []])
      for (const { chart, token } of answer.codes) {
        assert.equal(told.get(chart) ?? token, token, "what was told stays so")
        told.set(chart, token)
      }
      continue
    }
    assert.ok(status === undefined || !whole || status === 503, `a crash shows as no answer or as 503, not ${status}`)
    unanswered++
    waiting.push(part)
    await sleep(100)
  }
  return unanswered
}

test("two officers and a server that is killed: each person has one code, no code two people", {
  timeout: 300_000,
}, async (t) => {
  t.diagnostic(`SUBROSA_SEED=${chance.seed}`)
  const told = officers.map((): Told => new Map())
  let done = false
  const work = Promise.all(officers.map((officer, i) => giveOut(officer, told[i] ?? new Map())))
  work.then(
    () => {
      done = true
    },
    () => {
      done = true
    },
  )
  let killed = 0
  while (killed < kills && !done) {
    await sleep(chance.between(20, 200))
    await server.kill("SIGKILL")
    killed++
    server = await startChild({ data, port })
    await healthy(server)
  }
  const unanswered = (await work).reduce((sum, one) => sum + one, 0)
  assert.ok(killed >= 2, "the server was killed while codes were given out")
  assert.ok(unanswered > 0, "some answers were lost")
  t.diagnostic(`${killed} kills, ${unanswered} requests without an answer`)
  const admin = await server.admin()
  const rows = await queryAs(admin, "select chart, token from keeper.code where case_id = $1", [id])
  const ofChart = new Map(
    rows.map(({ chart, token }) => [String(chart), Buffer.from(token as Uint8Array).toString("base64url")]),
  )
  assert.equal(rows.length, people)
  assert.deepEqual([ofChart.size, new Set(ofChart.values()).size], [people, people])
  for (const one of told) for (const [chart, token] of one) assert.equal(ofChart.get(chart), token)
  const [left] = await queryAs(
    admin,
    "select count(*)::int as n from keeper.code where practice = $1 and chart is null",
    [founded.practice],
  )
  assert.equal(left?.n, spare)
})

function parts<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size))
}

function shuffled<T>(from: readonly T[]): T[] {
  const list = [...from]
  for (let i = list.length - 1; i > 0; i--) {
    const j = chance.between(0, i)
    const [a, b] = [list[i], list[j]]
    if (a !== undefined && b !== undefined) [list[i], list[j]] = [b, a]
  }
  return list
}
