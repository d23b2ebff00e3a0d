import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import type { BreakGlassId, ChartId, Purpose, SegmentKind } from "@subrosa/contract"
import {
  admitMember,
  checkReceipt,
  type Founded,
  foundPractice,
  type LogOf,
  type Member,
  newChart,
  settleIn,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import { decideBreakGlass } from "./decide-break-glass.ts"

let kit: TestKeeper
let founded: Founded
let stranger: Member
let log: LogOf
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())
beforeEach(async () => {
  founded = await foundPractice(kit)
  log = { practice: founded.practice, logKey: JSON.parse(founded.body.card.card).logKey }
  stranger = await admitMember(kit, founded, ["clinician"])
  await settleIn(kit, founded.practice)
  // On no care team any more.
  await kit.keeper.teamMemberEnd(await founded.owner.caller(), {
    params: { ...at(), team: founded.careTeam, account: stranger.person.account },
    query: {},
    body: {},
  })
})

const at = () => ({ practice: founded.practice })

async function charts(count: number): Promise<ChartId[]> {
  const kinds: SegmentKind[] = ["directory", "clinical", "substance-use"]
  const made = Array.from({ length: count }, () => newChart(founded, kinds))
  await kit.keeper.entryCreate({ caller: await founded.owner.caller(), charts: made, segments: [], entries: [] })
  return made.map(({ id }) => id)
}

const breakGlass = async (member: Member, chart: ChartId, id = randomUUID() as BreakGlassId) =>
  kit.keeper.breakGlassCreate(await member.caller(), {
    params: at(),
    query: {},
    body: { id, chart, code: "danger-to-self", note: toBase64url(randomBytes(60)) },
  })

async function open(
  member: Member,
  chart: ChartId,
  purpose: Purpose = "ETREAT",
  kinds: readonly SegmentKind[] = ["directory", "clinical", "substance-use"],
) {
  const opening = await kit.keeper.chartOpen(await member.caller(), {
    params: { ...at(), chart },
    query: {},
    body: { segments: kinds.map((kind) => ({ kind, after: 0 })), purpose, checkpointSize: 0 },
  })
  return opening.release()
}

const emergencyTeam = async (): Promise<string> => {
  const { teams } = await kit.keeper.sessionRead(await stranger.caller(), { params: at(), query: {}, body: {} })
  return teams.find(({ kind }) => kind === "emergency")?.id ?? assert.fail("there is an emergency team")
}

test("in an emergency a clinician opens a chart of another team at once, by the emergency team's wraps, for an hour", async () => {
  const [chart] = await charts(1)
  assert.ok(chart !== undefined)
  await assert.rejects(open(stranger, chart), { code: "not_found" })
  const grant = await breakGlass(stranger, chart)
  assert.deepEqual(grant, { kind: "open", until: new Date(kit.clock() + 3_600_000).toISOString() })
  const team = await emergencyTeam()
  const opened = await open(stranger, chart)
  const wrapped = opened.chart.segments.filter(({ wraps }) => wraps.some((wrap) => wrap.team === team))
  assert.deepEqual(wrapped.map(({ kind }) => kind).sort(), ["clinical", "substance-use"])
  const { event } = await checkReceipt(log, opened.receipt)
  assert.ok(event.type === "release")
  assert.deepEqual([event.purpose, event.reason], ["ETREAT", "break-glass"])
  // Only for this purpose, this chart, this person and this hour.
  await assert.rejects(open(stranger, chart, "TREAT"), { code: "not_found" })
  const notes = await open(stranger, chart, "ETREAT", ["psychotherapy-notes"])
  assert.deepEqual([notes.entries, notes.chart.segments.filter(({ kind }) => kind === "psychotherapy-notes")], [[], []])
  const read = kit.keeper.chartRead(await stranger.caller(), chart)
  await assert.rejects(read, { code: "not_found" })
  kit.clock.advance(3_600_000)
  await kit.database.query("update keeper.session set last_seen_at = $2 where practice = $1", [
    founded.practice,
    new Date(kit.clock()),
  ])
  await assert.rejects(open(stranger, chart), { code: "not_found" })
})

test("the emergency team's wraps go to nobody without a grant", async () => {
  const [chart] = await charts(1)
  assert.ok(chart !== undefined)
  const team = await emergencyTeam()
  const wraps = (await open(founded.owner, chart)).chart.segments.flatMap(({ wraps }) => wraps)
  assert.ok(wraps.length > 0 && wraps.every((wrap) => wrap.team !== team))
})

test("it is in the log with its reason, in the chart, and in the officers' list", async () => {
  const [chart] = await charts(1)
  assert.ok(chart !== undefined)
  const id = randomUUID() as BreakGlassId
  const first = await breakGlass(stranger, chart, id)
  assert.deepEqual(await breakGlass(stranger, chart, id), first)
  const shown = await kit.keeper.logEventSearch(await founded.owner.caller(), {
    params: at(),
    query: { chart, limit: 10 },
    body: {},
  })
  const events = shown.events.map(({ event }) => JSON.parse(event)).filter(({ type }) => type === "break-glass")
  assert.deepEqual(
    events.map(({ breakGlass, code, account }) => [breakGlass, code, account]),
    [[id, "danger-to-self", stranger.person.account]],
  )
  const { emergencies } = await kit.keeper.breakGlassSearch(await founded.owner.caller(), {
    params: at(),
    query: {},
    body: {},
  })
  assert.deepEqual(
    emergencies.map((one) => [one.id, one.chart, one.note]),
    [[id, chart, events[0].note]],
  )
})

test("a fourth chart within a day waits for an officer; a chart opened before does not count again", async () => {
  const officer = await admitMember(kit, founded, ["privacy-officer"])
  kit.clock.advance(1000)
  const all = await charts(4)
  const [first, , , fourth] = all
  assert.ok(first !== undefined && fourth !== undefined)
  for (const chart of all.slice(0, 3)) assert.equal((await breakGlass(stranger, chart)).kind, "open")
  assert.equal((await breakGlass(stranger, first)).kind, "open")
  const id = randomUUID() as BreakGlassId
  const waiting = await breakGlass(stranger, fourth, id)
  assert.ok(waiting.kind === "waiting")
  await assert.rejects(open(stranger, fourth), { code: "not_found" })
  await kit.keeper.approvalDecide(await officer.caller(), {
    params: { ...at(), approval: waiting.approval.id },
    query: {},
    body: { decision: "approve" },
  })
  assert.equal((await breakGlass(stranger, fourth, id)).kind, "open")
  await open(stranger, fourth)
})

test("an emergency does not wait for the hourly limit, and does not use it up", async () => {
  const [chart] = await charts(1)
  assert.ok(chart !== undefined)
  await breakGlass(stranger, chart)
  await open(stranger, chart)
  const { used } = await kit.keeper.sessionRead(await stranger.caller(), { params: at(), query: {}, body: {} })
  assert.deepEqual(used, { hour: 0, day: 0 })
})

test("front desk and officers do not break glass; a locked account does not either", async () => {
  const [chart] = await charts(1)
  assert.ok(chart !== undefined)
  const desk = await admitMember(kit, founded, ["front-desk"])
  await assert.rejects(breakGlass(desk, chart), { code: "forbidden" })
  await kit.keeper.lockCreate(await founded.owner.caller(), {
    params: at(),
    query: {},
    body: { subject: { kind: "account", id: stranger.person.account } },
  })
  await assert.rejects(breakGlass(stranger, chart), { code: "locked" })
})

test("finding among all patients is logged before it is answered, and for clinicians alone", async () => {
  const [chart] = await charts(1)
  assert.ok(chart !== undefined)
  const none = await kit.keeper.findableCharts(await stranger.caller(), [chart])
  assert.deepEqual([...none], [])
  const found = await kit.keeper.findInEmergency(await stranger.caller(), [chart, randomUUID()])
  assert.deepEqual([...found], [chart])
  const rows = await kit.database.query("select event from keeper.log_leaf where practice = $1 and type = 'find'", [
    founded.practice,
  ])
  assert.deepEqual(
    rows.map(({ event }) => JSON.parse(String(event)).charts),
    [1],
  )
  const desk = await admitMember(kit, founded, ["front-desk"])
  await assert.rejects(kit.keeper.findInEmergency(await desk.caller(), [chart]), { code: "forbidden" })
})

test("who may, and when a second person has to agree", () => {
  const decide = (change: object) => decideBreakGlass({ roles: ["clinician"], chart: "x", lately: [], ...change }).kind
  assert.equal(decide({}), "open")
  assert.equal(decide({ roles: ["owner"] }), "deny")
  assert.equal(decide({ lately: ["a", "a", "b", "b"] }), "open")
  assert.equal(decide({ lately: ["a", "b", "c"] }), "second-person")
  assert.equal(decide({ lately: ["a", "b", "x"] }), "open")
})
