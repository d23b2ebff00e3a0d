import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import type { ChartId, ErrorCode, NewChart, SegmentKind } from "@subrosa/contract"
import { ApiError, ExportId } from "@subrosa/contract"
import {
  admitMember,
  checkLog,
  checkReceipt,
  type Founded,
  foundPractice,
  type LogOf,
  type Member,
  newChart,
  newEntry,
  newSegment,
  segmentOf,
  settleIn,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

let t: TestKeeper
let founded: Founded
let log: LogOf
before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  founded = await foundPractice(t)
  log = { practice: founded.practice, logKey: JSON.parse(founded.body.card.card).logKey }
})

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code
type Asked = { kinds?: readonly SegmentKind[]; after?: number; checkpointSize?: number; export?: ExportId }

async function prepare(member: Member, chart: ChartId, asked: Asked = {}) {
  const { kinds = ["directory", "clinical"], after: from = 0, checkpointSize = 0 } = asked
  return t.keeper.chartOpen(await member.caller(), {
    params: { practice: founded.practice, chart },
    query: {},
    body: {
      segments: kinds.map((kind) => ({ kind, after: from })),
      purpose: "TREAT",
      checkpointSize,
      ...(asked.export !== undefined && { export: asked.export }),
    },
  })
}
const open = async (member: Member, chart: ChartId, asked?: Asked) => (await prepare(member, chart, asked)).release()

async function write(member: Member, chart: NewChart, kinds: readonly SegmentKind[] = ["directory", "clinical"]) {
  const entries = kinds.map((kind) => newEntry(chart.id, segmentOf(chart, kind)))
  await t.keeper.entryCreate({ caller: await member.caller(), charts: [chart], segments: [], entries })
  return entries
}

test("an opening answers the shares that were written, with a receipt that a client can verify", async () => {
  const chart = newChart(founded)
  const written = await write(founded.owner, chart)
  const first = await open(founded.owner, chart.id)
  assert.deepEqual(
    first.entries.map(({ id, seq, share }) => [id, seq, share]),
    written.map(({ id, share }, i) => [id, i + 1, Buffer.from(share).toString("base64url")]),
  )
  const { event, checkpoint } = await checkReceipt(log, first.receipt)
  assert.equal(event.type, "release")
  if (event.type !== "release") return
  assert.equal(event.count, 2)
  assert.deepEqual(event.segments.map(({ kind, after: from, upTo }) => [kind, from, upTo]).sort(), [
    ["clinical", 0, 2],
    ["directory", 0, 1],
  ])
  const second = await open(founded.owner, chart.id, { after: 2, checkpointSize: checkpoint.size })
  assert.deepEqual(second.entries, [])
  await checkReceipt(log, second.receipt, checkpoint)
  await checkLog(t.keeper, log)
})

test("a consistency proof from any earlier size verifies, also beyond a full tile", async () => {
  const chart = newChart(founded)
  await write(founded.owner, chart)
  const { checkpoint } = await checkReceipt(log, (await open(founded.owner, chart.id)).receipt)
  for (let i = 0; i < 3; i++) {
    const charts = Array.from({ length: 120 }, () => newChart(founded, ["directory"]))
    await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts, segments: [], entries: [] })
  }
  const late = await open(founded.owner, chart.id, { checkpointSize: checkpoint.size })
  assert.ok((await checkReceipt(log, late.receipt, checkpoint)).checkpoint.size > 256)
  // A client that has seen more than there is gets no proof; it will find out from the checkpoint.
  const ahead = await open(founded.owner, chart.id, { checkpointSize: 1_000_000 })
  assert.deepEqual(ahead.receipt.consistencyProof, [])
  await checkLog(t.keeper, log)
})

test("thirty openings at once with a limit of fifteen: exactly fifteen pass", async () => {
  await settleIn(t, founded.practice)
  const charts = Array.from({ length: 30 }, () => newChart(founded, ["directory"]))
  await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts, segments: [], entries: [] })
  const results = await Promise.allSettled(charts.map(({ id }) => open(founded.owner, id, { kinds: ["directory"] })))
  const passed = results.filter(({ status }) => status === "fulfilled")
  assert.equal(passed.length, 15)
  for (const result of results) {
    if (result.status === "fulfilled") continue
    assert.ok(refusal("limit_reached")(result.reason))
    const { limit } = result.reason
    const retryAt = new Date(t.clock() + 3_600_000).toISOString()
    assert.deepEqual(limit, { window: "hour", limit: 15, used: 15, retryAt })
  }
  const opened = charts.find((_, i) => results[i]?.status === "fulfilled")
  assert.ok(opened !== undefined)
  await open(founded.owner, opened.id, { kinds: ["directory"] })
  t.clock.advance(1_800_000)
  // Reopening one renews it; the session, too, wants to be used now and then.
  await open(founded.owner, opened.id, { kinds: ["directory"] })
  t.clock.advance(1_800_000)
  const late = charts.find((_, i) => results[i]?.status === "rejected")
  assert.ok(late !== undefined)
  await open(founded.owner, late.id, { kinds: ["directory"] })
  const { events } = await t.keeper.logEventSearch(await founded.owner.caller(), {
    params: { practice: founded.practice },
    query: { limit: 1000 },
    body: {},
  })
  const releases = events.filter(({ event }) => JSON.parse(event).type === "release")
  assert.equal(releases.length, 18)
})

test("a request is released once, whether its copy comes later or at the same moment", async () => {
  const chart = newChart(founded)
  await write(founded.owner, chart)
  const caller = await founded.owner.caller()
  const input = {
    params: { practice: founded.practice, chart: chart.id },
    query: {},
    body: { segments: [{ kind: "directory" as const, after: 0 }], purpose: "TREAT" as const, checkpointSize: 0 },
  }
  const prepared = await Promise.all([1, 2, 3].map(() => t.keeper.chartOpen(caller, input)))
  const results = await Promise.allSettled(prepared.map((opening) => opening.release()))
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1)
  const again = await t.keeper.chartOpen(caller, input)
  await assert.rejects(again.release(), refusal("replayed"))
})

test("front desk opens the directory and nothing clinical", async () => {
  const desk = await admitMember(t, founded, ["front-desk"])
  const chart = newChart(founded)
  await write(founded.owner, chart)
  assert.equal((await open(desk, chart.id, { kinds: ["directory"] })).entries.length, 1)
  await assert.rejects(open(desk, chart.id, { kinds: ["clinical"] }), refusal("not_found"))
  await assert.rejects(open(desk, chart.id, { kinds: ["directory", "clinical"] }), refusal("not_found"))
  const read = await t.keeper.chartRead(await desk.caller(), chart.id)
  assert.deepEqual(
    read.segments.map(({ kind }) => kind),
    ["directory"],
  )
})

test("psychotherapy notes are their author's alone", async () => {
  const colleague = await admitMember(t, founded, ["clinician"])
  const chart = newChart(founded)
  await write(founded.owner, chart)
  const segment = newSegment("psychotherapy-notes", { ...founded, personalTeam: founded.owner.personalTeam })
  await t.keeper.segmentCreate(await founded.owner.caller(), chart.id, segment)
  const entry = newEntry(chart.id, segment.id)
  await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts: [], segments: [], entries: [entry] })
  const own = await open(founded.owner, chart.id, { kinds: ["psychotherapy-notes"] })
  assert.deepEqual(
    own.entries.map(({ id }) => id),
    [entry.id],
  )
  const theirs = await open(colleague, chart.id, { kinds: ["psychotherapy-notes"] })
  assert.deepEqual(theirs.entries, [])
  const read = await t.keeper.chartRead(await colleague.caller(), chart.id)
  assert.ok(read.segments.every(({ kind }) => kind !== "psychotherapy-notes"))
  const stolen = newEntry(chart.id, segment.id)
  const write_ = { caller: await colleague.caller(), charts: [], segments: [], entries: [stolen] }
  await assert.rejects(t.keeper.entryCreate(write_), refusal("not_found"))
})

test("a chart of another practice, or of no practice, is not found", async () => {
  const other = await foundPractice(t)
  const chart = newChart(other)
  const caller = await other.owner.caller()
  await t.keeper.entryCreate({ caller, charts: [chart], segments: [], entries: [] })
  await assert.rejects(open(founded.owner, chart.id), refusal("not_found"))
  await assert.rejects(open(founded.owner, crypto.randomUUID() as ChartId), refusal("not_found"))
  await assert.rejects(t.keeper.chartRead(await founded.owner.caller(), chart.id), refusal("not_found"))
})

test("who was taken off the team while their request waited gets nothing", async () => {
  const colleague = await admitMember(t, founded, ["clinician"])
  const chart = newChart(founded)
  await write(founded.owner, chart)
  const waiting = await prepare(colleague, chart.id)
  await t.keeper.teamMemberEnd(await founded.owner.caller(), {
    params: { practice: founded.practice, team: founded.careTeam, account: colleague.person.account },
    query: {},
    body: {},
  })
  await assert.rejects(waiting.release(), refusal("not_found"))
})

test("who was ended while their request waited gets nothing", async () => {
  const colleague = await admitMember(t, founded, ["clinician"])
  const chart = newChart(founded)
  await write(founded.owner, chart)
  const waiting = await prepare(colleague, chart.id)
  await t.keeper.accountEnd(await founded.owner.caller(), {
    params: { practice: founded.practice, account: colleague.person.account },
    query: {},
    body: {},
  })
  await assert.rejects(waiting.release(), refusal("unauthenticated"))
})

test("an export opens every chart outside the limit, for its owner, while it lasts, custodians included", async () => {
  const custodian = await admitMember(t, founded, ["owner"])
  const charts = Array.from({ length: 20 }, () => newChart(founded))
  await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts, segments: [], entries: [] })
  const [first] = charts
  assert.ok(first !== undefined)
  await assert.rejects(open(custodian, first.id, { kinds: ["clinical"] }), refusal("not_found"))
  const id = ExportId.parse(crypto.randomUUID())
  const caller = await custodian.caller()
  const started = await t.keeper.exportCreate(caller, {
    params: { practice: founded.practice },
    query: {},
    body: { id, checkpointSize: 0 },
  })
  assert.ok(started.kind === "started")
  assert.equal(started.charts.length, 20)
  assert.equal((await checkReceipt(log, started.receipt)).event.type, "export")
  for (const { id: chart } of charts) await open(custodian, chart, { export: id })
  await assert.rejects(open(founded.owner, first.id, { export: id }), refusal("not_found"))
  const late = await prepare(custodian, first.id, { export: id })
  t.clock.advance(60 * 60_000)
  await assert.rejects(late.release(), refusal("gone"))
})
