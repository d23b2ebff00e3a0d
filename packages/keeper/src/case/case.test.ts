import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { canonicalText } from "@subrosa/codec"
import {
  CaseBody,
  type CaseEntryId,
  type CaseId,
  type ChartId,
  type DeviceId,
  Event,
  NoticeStep,
  type Taken,
} from "@subrosa/contract"
import {
  admitMember,
  type Founded,
  foundPractice,
  type Member,
  newChart,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import { jcsDigest } from "./case-digest.ts"
import { caseHolds } from "./case-holds.ts"

let kit: TestKeeper
let founded: Founded
let owner: Member
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())
beforeEach(async () => {
  founded = await foundPractice(kit)
  owner = founded.owner
})

const at = () => ({ practice: founded.practice })
const now = () => new Date(kit.clock()).toISOString()
const entryId = () => randomUUID() as CaseEntryId
const jcs = (body: unknown) => canonicalText(body)
const lostDevice = (): Taken => ({
  kind: "device",
  device: owner.person.device.id as DeviceId,
  unlocked: true,
  from: now(),
})

async function openCase(
  taken: readonly Taken[] = [lostDevice()],
  options: { member?: Member; id?: CaseId; entry?: CaseEntryId; discoveredAt?: string } = {},
) {
  const { member = owner, id = randomUUID() as CaseId, entry = entryId(), discoveredAt = now() } = options
  const body = jcs({
    kind: "opened",
    by: "person",
    discoveredAt,
    discoveredBy: member.person.account,
    taken,
    rehearsal: false,
  })
  const hold = entryId()
  const create = async () =>
    kit.keeper.caseCreate(await member.caller(), { params: at(), query: {}, body: { case: id, id: entry, hold, body } })
  return { id, create, ...(await create()) }
}

const append = async (id: CaseId, body: object, member = owner, entry = entryId()) =>
  kit.keeper.caseEntryCreate(await member.caller(), {
    params: { ...at(), case: id },
    query: {},
    body: { id: entry, body: jcs(body) },
  })

const read = async (id: CaseId) =>
  kit.keeper.caseRead(await owner.caller(), { params: { ...at(), case: id }, query: {}, body: {} })

async function makeCharts(n: number): Promise<ChartId[]> {
  const charts = Array.from({ length: n }, () => newChart(founded, ["directory"]))
  await kit.keeper.entryCreate({ caller: await owner.caller(), charts, segments: [], entries: [] })
  return charts.map(({ id }) => id).sort()
}

async function scope(id: CaseId, version: number, charts: ChartId[], says: Partial<Record<string, unknown>> = {}) {
  if (charts.length > 0) {
    await kit.keeper.caseChartCreate(await owner.caller(), {
      params: { ...at(), case: id, version },
      query: {},
      body: { first: true, charts },
    })
  }
  return append(id, {
    kind: "scoped",
    version,
    taken: [lostDevice()],
    size: 10,
    checkpoint: "",
    counts: { charts: charts.length, segments: charts.length, entries: charts.length, byKind: {} },
    chartsDigest: jcsDigest(charts),
    doubts: 0,
    whole: true,
    ...says,
  })
}

async function eventsOf(type: string): Promise<Event[]> {
  const rows = await kit.database.query(
    "select event from keeper.log_leaf where practice = $1 and type = $2 order by index",
    [founded.practice, type],
  )
  return rows.map(({ event }) => Event.parse(JSON.parse(String(event))))
}

test("a case opens with its hold; repeated, it answers the same; each entry's digest stands in the log", async () => {
  const opened = await openCase()
  assert.deepEqual(
    opened.entries.map(({ seq, body }) => [seq, CaseBody.parse(JSON.parse(body)).kind]),
    [
      [1, "opened"],
      [2, "hold"],
    ],
  )
  const again = await opened.create()
  assert.deepEqual(again.entries, opened.entries)
  const events = await eventsOf("case")
  assert.equal(events.length, 2)
  assert.deepEqual(
    opened.entries.map(({ id }) => id),
    events.map((event) => event.type === "case" && event.subject),
  )
  const { case: file } = await read(opened.id)
  assert.deepEqual([file.hold, file.entries, file.scope, file.closedAt], [true, 2, 0, null])
  const holds = await kit.db.inPractice(founded.practice, (sql) => caseHolds(sql, founded.practice))
  assert.ok(holds.some((hold) => "from" in hold))
})

test("a discovery in the future, an unknown device and a body that is none are refused, and nothing is written", async () => {
  const tomorrow = new Date(kit.clock() + 86_400_000).toISOString()
  await assert.rejects(openCase([lostDevice()], { discoveredAt: tomorrow }), { code: "invalid_request" })
  const unknown: Taken = { kind: "device", device: randomUUID() as DeviceId, unlocked: true, from: now() }
  await assert.rejects(openCase([unknown]), { code: "invalid_request" })
  const { id } = await openCase()
  await assert.rejects(append(id, { kind: "gossip" }), { code: "invalid_request" })
  await assert.rejects(append(id, { kind: "noted", patient: "Ada" }), { code: "invalid_request" })
  await assert.rejects(
    kit.keeper.caseEntryCreate(await owner.caller(), {
      params: { ...at(), case: id },
      query: {},
      body: { id: entryId(), body: '{ "kind": "noted" }' },
    }),
    { code: "invalid_request" },
  )
  assert.equal((await read(id)).case.entries, 2)
})

test("the keeper writes itself what only it can know", async () => {
  const { id } = await openCase()
  const contained = {
    kind: "contained",
    acts: [{ act: "lock", subject: { kind: "account", id: randomUUID() }, result: "done" }],
  }
  await assert.rejects(append(id, contained), { code: "invalid_request" })
  const cards = { kind: "cards", change: "released", scope: 1, charts: 3, chartsDigest: jcsDigest([]) }
  await assert.rejects(append(id, cards), { code: "invalid_request" })
})

test("two officers add to one journal at once: no gap, no entry lost or doubled", async () => {
  const officer = await admitMember(kit, founded, ["privacy-officer"])
  const { id } = await openCase()
  const ids = Array.from({ length: 12 }, () => entryId())
  // Each is sent twice, as a client does whose answer was lost.
  await Promise.all(
    [...ids, ...ids].map((entry, i) =>
      append(id, { kind: "noted" }, i % 2 === 0 ? owner : officer, entry).catch((error) => {
        assert.equal(error.code, "conflict")
      }),
    ),
  )
  const { entries } = await kit.keeper.caseEntrySearch(await owner.caller(), {
    params: { ...at(), case: id },
    query: { after: 0, limit: 500 },
    body: {},
  })
  assert.deepEqual(
    entries.map(({ seq }) => seq),
    Array.from({ length: 14 }, (_, i) => i + 1),
  )
  assert.equal(new Set(entries.map((one) => one.id)).size, 14)
  assert.equal(new Set(entries.map(({ index }) => index)).size, 14)
})

test("containment locks and signs out in one step, says what each act did, and does nothing twice", async () => {
  const clinician = await admitMember(kit, founded, ["clinician"])
  const { id } = await openCase()
  const account = { kind: "account" as const, id: clinician.person.account as string }
  const device = { kind: "device" as const, id: clinician.person.device.id as string }
  const body = {
    id: entryId(),
    acts: [
      { act: "lock" as const, subject: account },
      { act: "lock" as const, subject: device },
      { act: "end-sessions" as const, subject: account },
      { act: "lock" as const, subject: { kind: "team" as const, id: randomUUID() as string } },
    ],
  }
  const contain = async () =>
    kit.keeper.caseContain(await owner.caller(), { params: { ...at(), case: id }, query: {}, body })
  const entry = await contain()
  const done = CaseBody.parse(JSON.parse(entry.body))
  assert.ok(done.kind === "contained")
  assert.deepEqual(
    done.acts.map(({ result, because, count }) => [result, because ?? count]),
    [
      ["done", undefined],
      ["done", undefined],
      ["done", 1],
      ["failed", "not_found"],
    ],
  )
  assert.deepEqual(await contain(), entry)
  assert.equal((await eventsOf("lock")).length, 2)
  await assert.rejects(clinician.caller(), { code: "unauthenticated" })
})

test("a scope is its list of charts: what does not agree with it is refused, and everyone on it has a notice to come", async () => {
  const { id } = await openCase()
  const charts = await makeCharts(4)
  await assert.rejects(scope(id, 1, charts, { chartsDigest: jcsDigest(charts.slice(1)) }), { code: "conflict" })
  await assert.rejects(scope(id, 2, charts), { code: "conflict" })
  await scope(id, 1, charts)
  assert.deepEqual((await read(id)).notices, { affected: 4 })
  const listed = await kit.keeper.caseChartSearch(await owner.caller(), {
    params: { ...at(), case: id },
    query: { limit: 100 },
    body: {},
  })
  assert.deepEqual(listed.charts, charts)
  await assert.rejects(
    kit.keeper.caseChartCreate(await owner.caller(), {
      params: { ...at(), case: id, version: 2 },
      query: {},
      body: { first: true, charts: [randomUUID() as ChartId] },
    }),
    { code: "not_found" },
  )
})

test("a scope that changes tells the new, forgets whom nobody told, and keeps whom somebody did", async () => {
  const { id } = await openCase()
  const charts = await makeCharts(5)
  const [a, b, c, d, e] = charts as [ChartId, ChartId, ChartId, ChartId, ChartId]
  await scope(id, 1, [a, b, c])
  const letter = jcsDigest("letter")
  const step = NoticeStep.parse({ id: randomUUID(), chart: b, to: "made", letter, channel: "post", at: now() })
  await kit.keeper.noticeUpdate(await owner.caller(), {
    params: { ...at(), case: id },
    query: {},
    body: { steps: [step] },
  })
  await scope(id, 2, [c, d, e])
  const { notices, dropped, case: file } = await read(id)
  assert.deepEqual([notices, dropped, file.scope], [{ affected: 3 }, 1, 2])
  await scope(id, 3, [b, c])
  assert.deepEqual(await read(id).then(({ notices, dropped }) => [notices, dropped]), [{ affected: 1, made: 1 }, 0])
})

test("a closed case takes notes, the end of its hold and its opening again, nothing else", async () => {
  const { id } = await openCase()
  await append(id, { kind: "closed", outcome: "no-breach" })
  const step = { kind: "step", step: "send", change: "done" } as const
  await assert.rejects(append(id, step), { code: "conflict" })
  await append(id, { kind: "noted" })
  assert.equal((await read(id)).case.hold, true)
  await append(id, { kind: "hold", change: "lifted" })
  assert.equal((await read(id)).case.hold, false)
  await append(id, { kind: "reopened" })
  await append(id, step)
})

test("nobody but officers reads or runs a case", async () => {
  const { id } = await openCase()
  for (const role of ["clinician", "supervisor", "front-desk", "biller"] as const) {
    const member = await admitMember(kit, founded, [role])
    await assert.rejects(append(id, { kind: "noted" }, member), { code: "forbidden" })
    const search = kit.keeper.caseSearch(await member.caller(), { params: at(), query: {}, body: {} })
    await assert.rejects(search, { code: "forbidden" })
  }
})

test("nothing that a case rests on is erased while it holds, however old; afterwards it is", async () => {
  await makeCharts(2)
  const { id } = await openCase([{ kind: "database", what: "backup", at: now(), keeperKey: false, keys: [] }])
  kit.clock.advance(7 * 366 * 86_400_000)
  const erase = () => kit.keeper.logErase(founded.practice, { years: 6, holds: [] })
  assert.deepEqual(await erase(), { count: 0, more: false })
  await kit.database.query("update keeper.case_file set hold = false where id = $1", [id])
  assert.ok((await erase()).count > 0)
})

test("once a scope stands the planner knows how many people it has, so that each is found by their key", async () => {
  const { id } = await openCase()
  await scope(id, 1, await makeCharts(150))
  const rows = await kit.database.query(
    "select reltuples::int as known, (select count(*)::int from keeper.notice) as there from pg_class where oid = 'keeper.notice'::regclass",
  )
  assert.ok(Number(rows[0]?.there) >= 150)
  assert.equal(rows[0]?.known, rows[0]?.there)
})
