import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { canonicalText } from "@subrosa/codec"
import {
  type Alarm,
  type AlarmId,
  ApiError,
  type alarmAnswer,
  type CaseBody,
  type CaseEntryId,
  type CaseId,
  type ChannelId,
  type ErrorCode,
  type Event,
  Event as EventShape,
  type NewChannel,
  type Parsed,
} from "@subrosa/contract"
import { admitMember, type Founded, foundPractice, type Member, type TestKeeper, testKeeper } from "@subrosa/testkit"
import { DeliveryFailure, type Message } from "./deliver.ts"
import { claimDue } from "./outbox.ts"

const minute = 60_000
let t: TestKeeper
let sent: { to: string; message: Message }[] = []
let fail: (() => void) | undefined
before(async () => {
  t = await testKeeper({
    couriers: {
      async email({ address }, message) {
        fail?.()
        sent.push({ to: address, message })
      },
      async webhook({ url }, message) {
        fail?.()
        sent.push({ to: url, message })
      },
    },
  })
})
after(() => t.close())

let founded: Founded
let owner: Member
beforeEach(async () => {
  founded = await foundPractice(t)
  owner = founded.owner
  sent = []
  fail = undefined
})

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code
const params = () => ({ practice: founded.practice })
const search = async (member: Member, state: "open" | "all" = "open"): Promise<Alarm[]> =>
  (await t.keeper.alarmSearch(await member.caller(), { params: params(), query: { state, limit: 100 }, body: {} }))
    .alarms
type Answer = Parsed<typeof alarmAnswer>["body"]
const answer = async (member: Member, alarm: AlarmId, body: Answer) =>
  t.keeper.alarmAnswer(await member.caller(), { params: { ...params(), alarm }, query: {}, body })
/** What an officer's client says when it was not right. */
function notRight(alarm: AlarmId, change: Partial<Extract<CaseBody, { kind: "opened" }>> = {}) {
  const opened: CaseBody = {
    ...{ kind: "opened", by: "alarm", alarm, discoveredAt: new Date(t.clock()).toISOString(), rehearsal: false },
    taken: [{ kind: "database", what: "database", at: new Date(t.clock()).toISOString(), keeperKey: false, keys: [] }],
    ...change,
  }
  const opening = {
    id: randomUUID() as CaseEntryId,
    hold: randomUUID() as CaseEntryId,
    body: canonicalText(opened),
  }
  return { answer: "not-right" as const, case: randomUUID() as CaseId, opening }
}
const cases = async () =>
  (await t.keeper.caseSearch(await owner.caller(), { params: params(), query: {}, body: {} })).cases
const raise = (about: Member, kind: "new-device-many" | "decoy-opened" = "new-device-many") =>
  t.keeper.alarmRaise({
    practice: founded.practice,
    kind,
    subject: { kind: "account", id: about.person.account },
    account: about.person.account,
  })
const round = () => t.keeper.alarmRound(founded.practice)

async function addChannel(channel: Partial<NewChannel> & { address: string }): Promise<ChannelId> {
  const id = randomUUID() as ChannelId
  const body = {
    kind: "email" as const,
    label: "Office",
    stage: "first" as const,
    least: "notice" as const,
    ...channel,
    id,
  }
  await t.keeper.alarmChannelCreate(await owner.caller(), { params: params(), query: {}, body: body as NewChannel })
  return id
}

async function alarmEvents(): Promise<Extract<Event, { type: "alarm" }>[]> {
  const { events } = await t.keeper.logEventSearch(await owner.caller(), {
    params: params(),
    query: { limit: 100 },
    body: {},
  })
  return events
    .map(({ event }) => EventShape.parse(JSON.parse(event)))
    .filter((event) => event.type === "alarm")
    .reverse()
}

test("an alarm is there, in the log and on its way at once; the same again only counts up", async () => {
  await addChannel({ address: "first@example.org" })
  const clinician = await admitMember(t, founded, ["clinician"])
  await round()
  sent = []
  await raise(clinician)
  await raise(clinician)
  const alarms = await search(owner)
  assert.deepEqual(
    alarms.map(({ kind, count, state, severity }) => ({ kind, count, state, severity })),
    [{ kind: "new-device-many", count: 2, state: "open", severity: "warning" }],
  )
  await round()
  assert.deepEqual(
    sent.map(({ to, message }) => [to, message.cause, message.kind]),
    [["first@example.org", "raised", "new-device-many"]],
  )
  assert.deepEqual(
    (await alarmEvents()).map(({ change }) => change),
    ["raised"],
  )
})

test("nobody but officers sees or answers alarms, and the badge counts those not answered", async () => {
  const clinician = await admitMember(t, founded, ["clinician"])
  const privacy = await admitMember(t, founded, ["privacy-officer"])
  await raise(clinician)
  const [alarm] = await search(privacy)
  assert.ok(alarm)
  await assert.rejects(search(clinician), refusal("forbidden"))
  await assert.rejects(answer(clinician, alarm.id, { answer: "right" }), refusal("forbidden"))
  const badge = async (member: Member) =>
    (await t.keeper.sessionRead(await member.caller(), { params: params(), query: {}, body: {} })).alarms
  assert.deepEqual([await badge(privacy), await badge(owner), await badge(clinician)], [1, 1, 0])
  await answer(privacy, alarm.id, { answer: "looking" })
  assert.equal(await badge(owner), 0)
})

test("who an alarm is about does not answer it while another officer can", async () => {
  await raise(owner)
  const [alone] = await search(owner)
  assert.ok(alone)
  const privacy = await admitMember(t, founded, ["privacy-officer"])
  await assert.rejects(answer(owner, alone.id, { answer: "right" }), refusal("forbidden"))
  assert.equal((await answer(privacy, alone.id, { answer: "right" })).state, "closed")
  assert.deepEqual(await search(owner), [])
})

test("unanswered for thirty minutes it goes to everyone; looking at it stops the clock for four hours only", async () => {
  await addChannel({ address: "first@example.org" })
  await addChannel({ address: "second@example.org", stage: "escalated" })
  const clinician = await admitMember(t, founded, ["clinician"])
  await round()
  sent = []
  await raise(clinician)
  t.clock.advance(29 * minute)
  await round()
  assert.deepEqual(
    sent.map(({ to }) => to),
    ["first@example.org"],
  )
  t.clock.advance(minute)
  await round()
  assert.deepEqual(
    sent
      .slice(1)
      .map(({ to, message }) => [to, message.cause])
      .sort(),
    [
      ["first@example.org", "escalated"],
      ["second@example.org", "escalated"],
    ],
  )
  const [alarm] = await search(owner)
  assert.ok(alarm)
  assert.deepEqual({ level: alarm.level, lockedAt: alarm.lockedAt }, { level: 1, lockedAt: null })
  await answer(owner, alarm.id, { answer: "looking" })
  t.clock.advance(239 * minute)
  await round()
  // Sessions have ended meanwhile: the rows tell.
  const standing = () =>
    t.database.query("select state, level from keeper.alarm where practice = $1", [founded.practice])
  assert.deepEqual(await standing(), [{ state: "looking", level: 1 }])
  t.clock.advance(minute)
  await round()
  assert.deepEqual(await standing(), [{ state: "open", level: 2 }])
})

test("an answer cannot be turned round afterwards, but be repeated", async () => {
  const clinician = await admitMember(t, founded, ["clinician"])
  await raise(clinician)
  const [alarm] = await search(owner)
  assert.ok(alarm)
  const said = notRight(alarm.id)
  const id = said.case
  const first = await answer(owner, alarm.id, said)
  assert.deepEqual([first.state, first.case], ["closed", id])
  assert.deepEqual(await answer(owner, alarm.id, said), first)
  await assert.rejects(answer(owner, alarm.id, { answer: "right" }), refusal("conflict"))
  const events = await alarmEvents()
  assert.deepEqual(
    events.map(({ change, answer, case: of }) => [change, answer, of]),
    [
      ["raised", undefined, undefined],
      ["answered", "not-right", id],
    ],
  )
})

test("a message that does not arrive is tried again, later each time, under the same id", async () => {
  await addChannel({ address: "first@example.org" })
  const ids: string[] = []
  fail = () => {
    throw new DeliveryFailure("refused", { final: false })
  }
  const waits: number[] = []
  for (let i = 0; i < 3; i++) {
    let waited = 0
    while ((await round()) === 0) {
      t.clock.advance(15_000)
      waited += 15
    }
    waits.push(waited)
  }
  assert.deepEqual(waits, [0, 30, 60])
  const { channels } = await t.keeper.alarmChannelSearch(await owner.caller())
  assert.equal(channels[0]?.lastDelivery?.failure, "refused")
  fail = undefined
  t.clock.advance(120_000)
  await round()
  ids.push(...sent.map(({ message }) => message.id))
  const rows = await t.database.query("select id from keeper.alarm_delivery where practice = $1", [founded.practice])
  assert.deepEqual(
    ids,
    rows.map(({ id }) => id),
  )
  assert.equal(await round(), 0)
})

test("a process that dies while it sends loses nothing: the claim runs out and the message goes again", async () => {
  await addChannel({ address: "first@example.org" })
  // Claimed, perhaps sent, and then dead before it could say so: nothing is ever marked.
  const claimed = await t.db.transaction(founded.practice, (sql) =>
    claimDue(sql, founded.practice, new Date(t.clock()), 10),
  )
  assert.equal(claimed.length, 1)
  assert.equal(await round(), 0, "while it is claimed nobody else sends it")
  t.clock.advance(2 * minute)
  assert.equal(await round(), 1)
  assert.deepEqual(
    sent.map(({ message }) => message.id),
    [claimed[0]?.id],
  )
})

test("addresses and secrets lie sealed, and only owners set them", async () => {
  const privacy = await admitMember(t, founded, ["privacy-officer"])
  await addChannel({ address: "keep-me-secret@example.org" })
  const rows = await t.database.query("select * from keeper.alarm_channel where practice = $1", [founded.practice])
  assert.doesNotMatch(JSON.stringify(rows), /keep-me-secret/)
  const { channels } = await t.keeper.alarmChannelSearch(await privacy.caller())
  assert.equal(channels[0]?.target, "keep-me-secret@example.org")
  const body = {
    kind: "email" as const,
    id: randomUUID() as ChannelId,
    label: "Mine",
    stage: "first" as const,
    least: "notice" as const,
    address: "thief@example.org",
  }
  await assert.rejects(
    t.keeper.alarmChannelCreate(await privacy.caller(), { params: params(), query: {}, body }),
    refusal("forbidden"),
  )
  const [channel] = channels
  assert.ok(channel)
  await t.keeper.alarmChannelEnd(await owner.caller(), {
    params: { ...params(), channel: channel.id },
    query: {},
    body: {},
  })
  assert.equal(await round(), 0, "what still waited for it is dropped")
  assert.deepEqual((await t.keeper.alarmChannelSearch(await owner.caller())).channels, [])
})

const locks = () =>
  t.database.query(
    "select subject, because, ended_at is null as standing from keeper.lock where practice = $1 order by since",
    [founded.practice],
  )

test("an unanswered critical alarm locks what it is about; that it was right lifts the lock again", async () => {
  const clinician = await admitMember(t, founded, ["clinician"])
  await raise(clinician, "decoy-opened")
  t.clock.advance(30 * minute - 1)
  await round()
  assert.deepEqual(await locks(), [])
  t.clock.advance(1)
  await round()
  const subject = clinician.person.account
  assert.deepEqual(await locks(), [{ subject, because: "alarm", standing: true }])
  const [alarm] = await search(owner)
  assert.ok(alarm)
  assert.notEqual(alarm.lockedAt, null)
  await answer(owner, alarm.id, { answer: "right" })
  assert.deepEqual(await locks(), [{ subject, because: "alarm", standing: false }])
})

test("that it was not right locks at once, for the case", async () => {
  const clinician = await admitMember(t, founded, ["clinician"])
  await raise(clinician)
  const [alarm] = await search(owner)
  assert.ok(alarm)
  const said = notRight(alarm.id)
  const id = said.case
  await answer(owner, alarm.id, said)
  const rows = await t.database.query("select subject, case_id from keeper.lock where practice = $1", [
    founded.practice,
  ])
  assert.deepEqual(rows, [{ subject: clinician.person.account, case_id: id }])
})

test("silence never locks the whole practice", async () => {
  await t.keeper.alarmRaise({
    practice: founded.practice,
    kind: "log-tampered",
    subject: { kind: "practice", id: founded.practice },
  })
  t.clock.advance(31 * minute)
  await round()
  assert.deepEqual(await locks(), [])
  assert.deepEqual((await alarmEvents()).map(({ change }) => change).slice(0, 2), ["raised", "escalated"])
})

test("that it was not right begins the case in the same transaction: both or neither, with its evidence held", async () => {
  const clinician = await admitMember(t, founded, ["clinician"])
  await raise(clinician)
  const [alarm] = await search(owner)
  assert.ok(alarm)
  const elsewhere = notRight(alarm.id, { alarm: randomUUID() })
  await assert.rejects(answer(owner, alarm.id, elsewhere), refusal("invalid_request"))
  const future = notRight(alarm.id, { discoveredAt: "2099-01-01T00:00:00.000Z" })
  await assert.rejects(answer(owner, alarm.id, future), refusal("invalid_request"))
  assert.deepEqual([await cases(), (await search(owner)).length, await locks()], [[], 1, []])
  const said = notRight(alarm.id)
  await answer(owner, alarm.id, said)
  assert.deepEqual(
    (await cases()).map(({ id, hold, entries }) => ({ id, hold, entries })),
    [{ id: said.case, hold: true, entries: 2 }],
  )
  await answer(owner, alarm.id, said)
  assert.equal((await cases()).length, 1)
})
