import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { type ApprovalId, Event, type Limits } from "@subrosa/contract"
import { admitMember, type Founded, foundPractice, type Member, type TestKeeper, testKeeper } from "@subrosa/testkit"
import { requestApproval, takeApproval } from "./approvals.ts"

let kit: TestKeeper
let founded: Founded
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())
beforeEach(async () => {
  founded = await foundPractice(kit)
})

const hours = (n: number): void => kit.clock.advance(n * 3_600_000)
/** Sessions end within a day: what a test has to say after one is said in the sessions' name. */
const renew = (...members: Member[]): Promise<unknown> =>
  Promise.all(
    members.map(({ session }) =>
      kit.database.query(
        "update keeper.session set started_at = $2, last_seen_at = $2, fresh_until = $3 where id = $1",
        [session, new Date(kit.clock()), new Date(kit.clock() + 300_000)],
      ),
    ),
  )

const at = () => ({ practice: founded.practice })
const read = async (member: Member) =>
  kit.keeper.sessionRead(await member.caller(), { params: at(), query: {}, body: {} })
const search = async (member: Member) =>
  (await kit.keeper.approvalSearch(await member.caller(), { params: at(), query: {}, body: {} })).approvals
const decide = async (member: Member, approval: ApprovalId, decision: "approve" | "refuse" = "approve") =>
  kit.keeper.approvalDecide(await member.caller(), { params: { ...at(), approval }, query: {}, body: { decision } })
const end = async (member: Member, approval: ApprovalId) =>
  kit.keeper.approvalEnd(await member.caller(), { params: { ...at(), approval }, query: {}, body: {} })

async function raise(hour: number, day = 60) {
  const { limits } = await read(founded.owner)
  const body: Limits = { ...limits, clinician: { ...limits.clinician, hour, day } }
  const answer = await kit.keeper.limitsUpdate(await founded.owner.caller(), { params: at(), query: {}, body })
  assert.ok(answer.pending !== null)
  return answer.pending
}

const alarmStates = async () =>
  (
    await kit.database.query("select state from keeper.alarm where practice = $1 order by raised_at", [
      founded.practice,
    ])
  ).map(({ state }) => state)

async function eventsOf(): Promise<Event[]> {
  const rows = await kit.database.query("select event from keeper.log_leaf where practice = $1 order by index", [
    founded.practice,
  ])
  return rows.map(({ event }) => Event.parse(JSON.parse(String(event))))
}
const changes = async () =>
  (await eventsOf()).flatMap((event) =>
    event.type === "approval" ? [event.change] : event.type === "limits" ? ["limits"] : [],
  )

test("a raised limit waits for another officer and for the delay, then takes effect by itself; each step is in the log", async () => {
  const officer = await admitMember(kit, founded, ["privacy-officer"])
  const pending = await raise(30)
  assert.deepEqual([pending.state, pending.alone, pending.due], ["open", false, false])
  await assert.rejects(decide(founded.owner, pending.id), { code: "forbidden" })
  const approved = await decide(officer, pending.id)
  assert.deepEqual([approved.state, approved.decidedBy], ["approved", officer.person.account])
  assert.equal((await read(founded.owner)).limits.clinician.hour, 15)
  hours(23)
  await renew(founded.owner, officer)
  assert.equal((await read(founded.owner)).limits.clinician.hour, 15)
  hours(1)
  await renew(founded.owner, officer)
  assert.equal((await read(officer)).limits.clinician.hour, 30)
  assert.deepEqual(await changes(), ["requested", "approved", "applied", "limits"])
  assert.equal((await search(officer))[0]?.state, "applied")
})

test("without a second officer it waits a day, and every member of staff sees it coming", async () => {
  const desk = await admitMember(kit, founded, ["front-desk"])
  const pending = await raise(30)
  assert.deepEqual([pending.alone, pending.due], [true, false])
  assert.deepEqual(
    (await search(desk)).map(({ id }) => id),
    [pending.id],
  )
  assert.deepEqual(await alarmStates(), ["open"])
  hours(24)
  await renew(founded.owner)
  assert.equal((await read(founded.owner)).limits.clinician.hour, 30)
  assert.deepEqual(await alarmStates(), ["closed"])
})

test("the alarm of a lone request closes when the last one is taken back, and when it has run out", async () => {
  const [first, second] = [await raise(30), await raise(31)]
  assert.deepEqual(await alarmStates(), ["open"])
  await end(founded.owner, first.id)
  assert.deepEqual(await alarmStates(), ["open"])
  await end(founded.owner, second.id)
  assert.deepEqual(await alarmStates(), ["closed"])
  await raise(32)
  hours(9 * 24)
  await kit.keeper.alarmRound(founded.practice)
  assert.deepEqual(await alarmStates(), ["closed", "closed"])
})

test("whoever becomes an officer after the request is no second person for it", async () => {
  const pending = await raise(30)
  kit.clock.advance(1000)
  const late = await admitMember(kit, founded, ["privacy-officer"])
  await assert.rejects(decide(late, pending.id), { code: "forbidden" })
  assert.equal((await search(late))[0]?.alone, true)
})

test("a lower limit applies at once and nothing waits; a mixed change does both", async () => {
  const { limits } = await read(founded.owner)
  const params = at()
  const update = async (body: Limits) =>
    kit.keeper.limitsUpdate(await founded.owner.caller(), { params, query: {}, body })
  const lower = await update({ ...limits, clinician: { ...limits.clinician, hour: 5 } })
  assert.deepEqual([lower.pending, lower.limits.clinician.hour], [null, 5])
  const mixed = await update({ ...lower.limits, clinician: { ...limits.clinician, hour: 4, day: 70 } })
  assert.equal(mixed.limits.clinician.hour, 4)
  assert.equal(mixed.limits.clinician.day, 60)
  assert.deepEqual(JSON.parse(mixed.pending?.act ?? "{}"), {
    limits: [{ role: "clinician", tier: "all", window: "day", from: 60, to: 70 }],
  })
})

test("switching the breaker off waits; switching it on does not", async () => {
  const { settings } = await read(founded.owner)
  const update = async (breaker: boolean) =>
    kit.keeper.settingsUpdate(await founded.owner.caller(), {
      params: at(),
      query: {},
      body: { ...settings, breaker },
    })
  const off = await update(false)
  assert.deepEqual([off.settings.breaker, off.pending?.kind], [true, "settings"])
  hours(24)
  await renew(founded.owner)
  assert.equal((await read(founded.owner)).settings.breaker, false)
  assert.deepEqual((await update(true)).pending, null)
})

test("refused, cancelled and expired requests never take effect", async () => {
  const officer = await admitMember(kit, founded, ["privacy-officer"])
  const refused = await raise(30)
  assert.equal((await decide(officer, refused.id, "refuse")).state, "refused")
  await assert.rejects(decide(officer, refused.id), { code: "conflict" })
  const cancelled = await raise(31)
  await decide(officer, cancelled.id)
  assert.equal((await end(founded.owner, cancelled.id)).state, "cancelled")
  const expired = await raise(32)
  hours(24 * 9)
  await renew(founded.owner, officer)
  await assert.rejects(decide(officer, expired.id), { code: "conflict" })
  assert.equal((await read(founded.owner)).limits.clinician.hour, 15)
  assert.deepEqual((await search(officer)).map(({ state }) => state).sort(), ["cancelled", "expired", "refused"])
})

test("others than officers neither see nor cancel what is not theirs", async () => {
  await admitMember(kit, founded, ["privacy-officer"])
  const clinician = await admitMember(kit, founded, ["clinician"])
  const pending = await raise(30)
  assert.deepEqual(await search(clinician), [])
  await assert.rejects(end(clinician, pending.id), { code: "not_found" })
  await assert.rejects(decide(clinician, pending.id), { code: "forbidden" })
})

test("an approval is of exactly one act, and is used up with it", async () => {
  const officer = await admitMember(kit, founded, ["privacy-officer"])
  const caller = await founded.owner.caller()
  const now = new Date(kit.clock())
  const run = <T>(work: Parameters<typeof kit.keeper.sequencer.append<T>>[1]["run"]) =>
    kit.keeper.sequencer.append(founded.practice, { run: work })
  const asked = await run(async (sql) => {
    const { approval, events } = await requestApproval(sql, caller, now, "notice-release", { case: "a", charts: 3 })
    return { events, result: approval }
  })
  const take = (act: object) =>
    run(async (sql) => {
      const { approval, events } = await takeApproval(sql, caller, now, "notice-release", act)
      return { events, result: approval }
    })
  const required = { code: "second_person_required" }
  await assert.rejects(take({ case: "a", charts: 3 }), required)
  await decide(officer, asked.result.id)
  await assert.rejects(take({ case: "a", charts: 4 }), required)
  // The order of an act's members is no part of it.
  assert.equal((await take({ charts: 3, case: "a" })).result.state, "applied")
  await assert.rejects(take({ case: "a", charts: 3 }), required)
})
