import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import {
  type AccountId,
  type ChartId,
  Event,
  type Purpose,
  type SegmentKind,
  type SetRelationKind,
  type StatedReason,
} from "@subrosa/contract"
import {
  admitMember,
  type Founded,
  foundPractice,
  type Member,
  newChart,
  newEntry,
  segmentOf,
  settleIn,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import type { Caller } from "../caller.ts"

let kit: TestKeeper
let founded: Founded
let colleague: Member
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())
beforeEach(async () => {
  founded = await foundPractice(kit)
  colleague = await admitMember(kit, founded, ["clinician"])
  await settleIn(kit, founded.practice)
})

const at = () => ({ practice: founded.practice })

/** Charts that the owner made, all but ownership of them over. */
async function charts(count: number, kinds: readonly SegmentKind[] = ["directory", "clinical"]): Promise<ChartId[]> {
  const made = Array.from({ length: count }, () => newChart(founded, kinds))
  const caller = await founded.owner.caller()
  await kit.keeper.entryCreate({ caller, charts: made, segments: [], entries: [] })
  return made.map(({ id }) => id)
}

const freshUntil = (ms: number) =>
  kit.database.query("update keeper.session set fresh_until = $2 where practice = $1", [
    founded.practice,
    new Date(kit.clock() + ms),
  ])

/** Opens each on one's word, with a sign-in of its own. */
async function openOnWord(member: Member, charts: readonly ChartId[]): Promise<void> {
  for (const chart of charts) {
    kit.clock.advance(1)
    await freshUntil(300_000)
    await open(member, chart, { reason: "cover" })
  }
}

interface Asked {
  reason?: StatedReason
  kinds?: readonly SegmentKind[]
  purpose?: Purpose
}

async function open(member: Member, chart: ChartId, asked: Asked = {}) {
  return openAs(await member.caller(), chart, asked)
}

async function openAs(
  caller: Caller,
  chart: ChartId,
  { reason, kinds = ["directory"], purpose = "TREAT" }: Asked = {},
) {
  const opening = await kit.keeper.chartOpen(caller, {
    params: { ...at(), chart },
    query: {},
    body: {
      segments: kinds.map((kind) => ({ kind, after: 0 })),
      purpose,
      checkpointSize: 0,
      ...(reason !== undefined && { reason }),
    },
  })
  const { receipt } = await opening.release()
  const event = Event.parse(JSON.parse(receipt.event))
  assert.ok(event.type === "release")
  return { event, chart: opening.chart }
}
const reasonOf = async (...input: Parameters<typeof open>) => (await open(...input)).event.reason
const events = async () => {
  const rows = await kit.database.query("select event from keeper.log_leaf where practice = $1 order by index", [
    founded.practice,
  ])
  return rows.map(({ event }) => Event.parse(JSON.parse(String(event))))
}
const relate = async (
  by: Member,
  chart: ChartId,
  account: AccountId,
  kind: SetRelationKind,
  until: string | null = null,
) =>
  kit.keeper.careRelationCreate(await by.caller(), {
    params: { ...at(), chart },
    query: {},
    body: { account, kind, until },
  })

test("what is known explains an opening; what is not known is asked for and stands in the log as said", async () => {
  const [chart, other] = await charts(2)
  assert.ok(chart !== undefined && other !== undefined)
  assert.equal(await reasonOf(founded.owner, chart), "created")
  await assert.rejects(open(colleague, chart), { code: "reason_required" })
  assert.equal(await reasonOf(colleague, chart, { reason: "cover" }), "cover")
  assert.equal(await reasonOf(colleague, chart), "reopened")
  kit.clock.advance(86_400_000 + 1)
  await settleSessions()
  await assert.rejects(open(colleague, chart), { code: "reason_required" })
  const newcomer = await admitMember(kit, founded, ["clinician"])
  assert.equal(await reasonOf(newcomer, chart), "team-joined")
})

const settleSessions = () =>
  kit.database.query("update keeper.session set started_at = $2, last_seen_at = $2 where practice = $1", [
    founded.practice,
    new Date(kit.clock()),
  ])

test("whoever writes a note in a chart has to do with the patient from then on; an import makes nobody an author", async () => {
  const [chart = "" as ChartId] = await charts(1, [])
  const made = newChart(founded)
  const imported = [newChart(founded), newChart(founded)]
  const entryOf = (one: typeof made) => newEntry(one.id, segmentOf(one, "clinical"))
  const write = async (member: Member, all: readonly (typeof made)[], make: boolean) =>
    kit.keeper.entryCreate({
      caller: await member.caller(),
      charts: make ? all : [],
      segments: [],
      entries: all.map(entryOf),
    })
  await write(founded.owner, [made], true)
  await write(founded.owner, imported, true)
  for (let i = 0; i < 3; i++) await write(colleague, [made], false)
  assert.equal(await reasonOf(colleague, made.id), "author")
  kit.clock.advance(31 * 86_400_000)
  await settleSessions()
  assert.equal(await reasonOf(founded.owner, made.id), "author")
  const [first] = imported
  assert.ok(first !== undefined && chart !== undefined)
  await assert.rejects(open(founded.owner, first.id), { code: "reason_required" })
})

test("a colleague put to a patient is explained until the end given; it is logged, seen in the chart, and not for oneself", async () => {
  const [chart] = await charts(1)
  assert.ok(chart !== undefined)
  const { account } = colleague.person
  const until = new Date(kit.clock() + 3_600_000).toISOString()
  await relate(founded.owner, chart, account, "hand-over", until)
  assert.equal(await reasonOf(colleague, chart), "hand-over")
  const listed = await kit.keeper.careRelationSearch(await colleague.caller(), {
    params: { ...at(), chart },
    query: {},
    body: {},
  })
  assert.deepEqual(
    listed.relations.map(({ account, kind }) => [account, kind]).sort(),
    [
      [founded.owner.person.account, "created"],
      [account, "hand-over"],
    ].sort(),
  )
  assert.equal(listed.relations.find(({ kind }) => kind === "hand-over")?.until, until)
  const shown = await kit.keeper.logEventSearch(await colleague.caller(), {
    params: at(),
    query: { chart, limit: 10 },
    body: {},
  })
  assert.ok(shown.events.some(({ event }) => JSON.parse(event).type === "relation"))
  await assert.rejects(relate(colleague, chart, account, "assigned"), { code: "invalid_request" })
  await assert.rejects(relate(founded.owner, chart, account, "hand-over"), { code: "invalid_request" })
  const desk = await admitMember(kit, founded, ["privacy-officer"])
  await assert.rejects(relate(founded.owner, chart, desk.person.account, "billing-task", until), {
    code: "invalid_request",
  })
  await kit.keeper.careRelationEnd(await founded.owner.caller(), {
    params: { ...at(), chart, account, kind: "hand-over" },
    query: {},
    body: {},
  })
  // Opened an hour ago, so not asked again today; tomorrow it is.
  kit.clock.advance(86_400_001)
  await settleSessions()
  await assert.rejects(open(colleague, chart), { code: "reason_required" })
})

test("strangers weigh three: five an hour where fifteen of one's own would pass", async () => {
  const all = await charts(6)
  await openOnWord(colleague, all.slice(0, 5))
  const last = all[5]
  assert.ok(last !== undefined)
  await assert.rejects(open(colleague, last, { reason: "cover" }), (error: { limit?: object }) => {
    assert.deepEqual({ ...error.limit, retryAt: "" }, { window: "hour", limit: 15, used: 15, retryAt: "" })
    return true
  })
})

test("on one's word alone two patients a day open at once, each further one after a sign-in of its own, and each word holds for a day", async () => {
  const [a, b, c, d] = await charts(4)
  assert.ok(a !== undefined && b !== undefined && c !== undefined && d !== undefined)
  const caller = async () => ({ ...(await colleague.caller()), fresh: false })
  await freshUntil(-1)
  await openAs(await caller(), a, { reason: "cover" })
  await openAs(await caller(), b, { reason: "call" })
  await assert.rejects(openAs(await caller(), c, { reason: "call" }), { code: "step_up_required" })
  // What is open stays so without a word, but not beyond a day from the word.
  kit.clock.advance(23 * 3_600_000)
  await settleSessions()
  assert.equal((await openAs(await caller(), a)).event.reason, "reopened")
  await freshUntil(300_000)
  kit.clock.advance(1)
  await openAs(await caller(), c, { reason: "call" })
  await assert.rejects(openAs(await caller(), d, { reason: "call" }), { code: "step_up_required" })
  await freshUntil(-1)
  kit.clock.advance(2 * 3_600_000)
  await settleSessions()
  await assert.rejects(openAs(await caller(), a), { code: "reason_required" })
  await openAs(await caller(), a, { reason: "cover" })
})

test("substance use has a lower limit of its own", async () => {
  const all = await charts(6, ["directory", "substance-use"])
  const kinds = ["directory", "substance-use"] as const
  for (const chart of all.slice(0, 5)) await open(founded.owner, chart, { kinds })
  const last = all[5]
  assert.ok(last !== undefined)
  await assert.rejects(open(founded.owner, last, { kinds }), (error: { limit?: { tier?: string; limit: number } }) => {
    assert.deepEqual([error.limit?.tier, error.limit?.limit], ["substance-use", 5])
    return true
  })
  assert.equal(await reasonOf(founded.owner, last), "created")
})

test("a new device has half the limits", async () => {
  const device = founded.owner.person.device.id
  await kit.database.query("update keeper.device set created_at = $2 where id = $1", [device, new Date(kit.clock())])
  const all = await charts(8)
  for (const chart of all.slice(0, 7)) await open(founded.owner, chart)
  const last = all[7]
  assert.ok(last !== undefined)
  await assert.rejects(open(founded.owner, last), { code: "limit_reached" })
})

test("whoever goes on at the limit is locked until an officer has looked", async () => {
  const all = await charts(16)
  for (const chart of all.slice(0, 15)) await open(founded.owner, chart)
  const last = all[15]
  const [first] = all
  assert.ok(last !== undefined && first !== undefined)
  for (let i = 0; i < 20; i++) await assert.rejects(open(founded.owner, last), { code: "limit_reached" })
  await assert.rejects(open(founded.owner, first), { code: "locked" })
  const put = (await events()).filter(({ type }) => type === "lock")
  assert.deepEqual(
    put.map((event) => event.type === "lock" && [event.because, event.subject.id]),
    [["hammering", founded.owner.person.account]],
  )
  const { locks } = await kit.keeper.lockSearch(await founded.owner.caller(), { params: at(), query: {}, body: {} })
  assert.equal(locks[0]?.because, "hammering")
})

test("a new device that opens all that one may in an hour is told of once, whether it stops or goes on", async () => {
  const made = await charts(20)
  const alarms = () =>
    kit.database.query("select kind, subject_kind, subject, count, state from keeper.alarm where practice = $1", [
      founded.practice,
    ])
  kit.clock.advance(25 * 3_600_000)
  await settleSessions()
  for (const chart of made.slice(0, 8)) await open(founded.owner, chart)
  assert.deepEqual(await alarms(), [], "a device of more than a day opens as it is used to")
  const { device } = await founded.owner.caller()
  await kit.database.query("update keeper.device set created_at = $2 where practice = $1 and id = $3", [
    founded.practice,
    new Date(kit.clock()),
    device,
  ])
  kit.clock.advance(3_600_001)
  await settleSessions()
  for (const chart of made.slice(8, 14)) await open(founded.owner, chart)
  assert.deepEqual(await alarms(), [])
  await open(founded.owner, made[14] ?? assert.fail())
  const one = { kind: "new-device-many", subject_kind: "device", subject: device, count: 1, state: "open" }
  assert.deepEqual(await alarms(), [one])
  const last = (await events()).slice(-2)
  assert.deepEqual(
    last.map(({ type }) => type),
    ["release", "alarm"],
  )
  await assert.rejects(open(founded.owner, made[15] ?? assert.fail()), { code: "limit_reached" })
  assert.deepEqual(await alarms(), [one])
})

test("openings far above the practice's rhythm trip the breaker; an officer's answer lets it rest", async () => {
  // Four weeks with some openings each day.
  const now = kit.clock()
  for (let day = 1; day <= 28; day++) {
    const hour = new Date(Math.floor(now / 3_600_000) * 3_600_000 - day * 86_400_000)
    await kit.database.query("insert into keeper.opening_hour (practice, hour, openings) values ($1, $2, 2)", [
      founded.practice,
      hour,
    ])
  }
  const people = [founded.owner, colleague]
  const all = await charts(24)
  for (const [i, chart] of all.slice(0, 20).entries()) {
    if (i >= 10) await relate(founded.owner, chart, colleague.person.account, "assigned")
    await open(people[i < 10 ? 0 : 1] as Member, chart)
  }
  const [a, b, c] = all.slice(20)
  assert.ok(a !== undefined && b !== undefined && c !== undefined)
  await kit.database.query("update keeper.session set fresh_until = $2 where practice = $1", [
    founded.practice,
    new Date(now - 1),
  ])
  await assert.rejects(open(founded.owner, a), { code: "step_up_required" })
  await assert.rejects(open(colleague, a, { reason: "cover" }), { code: "locked" })
  const breaker = async () =>
    kit.keeper.breakerRead(await founded.owner.caller(), { params: at(), query: {}, body: {} })
  assert.deepEqual(
    [(await breaker()).state, (await breaker()).openings, (await breaker()).threshold],
    ["tripped", 20, 20],
  )
  await kit.database.query("update keeper.session set fresh_until = $2 where practice = $1", [
    founded.practice,
    new Date(now + 300_000),
  ])
  // Recognized by what was known of the session before the person confirmed who they are.
  await openAs({ ...(await founded.owner.caller()), fresh: false }, b)
  const breakerAlarm = () =>
    kit.database.query("select state from keeper.alarm where practice = $1 and kind = 'breaker'", [founded.practice])
  assert.deepEqual(await breakerAlarm(), [{ state: "open" }])
  const rests = await kit.keeper.breakerEnd(await founded.owner.caller(), { params: at(), query: {}, body: {} })
  assert.equal(rests.state, "resting")
  assert.deepEqual(await breakerAlarm(), [{ state: "closed" }])
  await open(colleague, b, { reason: "cover" })
  assert.deepEqual(
    (await events()).flatMap((event) => (event.type === "breaker" ? [event.change] : [])),
    ["tripped", "answered"],
  )
})

test("officers see for each account what it opened, and what it can have opened at most", async () => {
  const all = await charts(3)
  await openOnWord(colleague, all)
  const search = async (member: Member) =>
    (await kit.keeper.ceilingSearch(await member.caller(), { params: at(), query: {}, body: {} })).ceilings
  await assert.rejects(search(colleague), { code: "forbidden" })
  const find = async () => (await search(founded.owner)).find(({ account }) => account === colleague.person.account)
  const { hour, day, emergencies, stopped } = (await find()) ?? assert.fail("the colleague is in the list")
  assert.deepEqual(hour, { opened: 3, weight: 9, limit: 15, ceiling: 9 })
  assert.deepEqual([day.ceiling, emergencies, stopped], [54, { opened: 0, ceiling: 3 }, false])
  await kit.keeper.lockCreate(await founded.owner.caller(), {
    params: at(),
    query: {},
    body: { subject: { kind: "account", id: colleague.person.account } },
  })
  const locked = await find()
  assert.deepEqual([locked?.hour.ceiling, locked?.stopped], [3, true])
})
