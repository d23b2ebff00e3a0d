import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import type { LockId, LockSubject } from "@subrosa/contract"
import {
  admitMember,
  type Founded,
  foundPractice,
  type Member,
  newChart,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import { findLock } from "./find-lock.ts"
import { liftLock, putLock } from "./locks.ts"

let kit: TestKeeper
let founded: Founded
before(async () => {
  kit = await testKeeper()
})
after(() => kit.close())
beforeEach(async () => {
  founded = await foundPractice(kit)
})

const at = () => ({ practice: founded.practice })
const lock = async (member: Member, subject: LockSubject) =>
  kit.keeper.lockCreate(await member.caller(), { params: at(), query: {}, body: { subject } })
const lift = async (member: Member, id: LockId) =>
  kit.keeper.lockEnd(await member.caller(), { params: { ...at(), lock: id }, query: {}, body: {} })

async function chartOfOwner() {
  const chart = newChart(founded, ["directory"])
  await kit.keeper.entryCreate({
    caller: await founded.owner.caller(),
    charts: [chart],
    segments: [],
    entries: [],
  })
  return chart.id
}

async function open(member: Member, chart: Awaited<ReturnType<typeof chartOfOwner>>) {
  const opening = await kit.keeper.chartOpen(await member.caller(), {
    params: { ...at(), chart },
    query: {},
    body: { segments: [{ kind: "directory", after: 0 }], purpose: "TREAT", checkpointSize: 0 },
  })
  return opening.release()
}

test("nothing is released while any of account, device, team, chart or practice is locked, and again once it is lifted", async () => {
  const officer = await admitMember(kit, founded, ["privacy-officer"])
  const chart = await chartOfOwner()
  const subjects: LockSubject[] = [
    { kind: "account", id: founded.owner.person.account },
    { kind: "device", id: founded.owner.person.device.id },
    { kind: "team", id: founded.careTeam },
    { kind: "chart", id: chart },
    { kind: "practice", id: founded.practice },
  ]
  for (const subject of subjects) {
    const put = await lock(officer, subject)
    assert.deepEqual(await lock(officer, subject), put)
    await assert.rejects(open(founded.owner, chart), { code: "locked" }, subject.kind)
    await lift(officer, put.id)
    await open(founded.owner, chart)
  }
  const rows = await kit.database.query("select type from keeper.log_leaf where practice = $1 and type = 'lock'", [
    founded.practice,
  ])
  assert.equal(rows.length, 2 * subjects.length)
})

test("an officer does not lift a lock on themselves while there is another; alone, they do", async () => {
  const mine = await lock(founded.owner, { kind: "device", id: founded.owner.person.device.id })
  await lift(founded.owner, mine.id)
  const officer = await admitMember(kit, founded, ["privacy-officer"])
  const again = await lock(officer, { kind: "account", id: founded.owner.person.account })
  await assert.rejects(lift(founded.owner, again.id), { code: "forbidden" })
  await lift(officer, again.id)
})

test("only officers see, put and lift locks", async () => {
  const clinician = await admitMember(kit, founded, ["clinician"])
  const subject = { kind: "account", id: founded.owner.person.account } as const
  await assert.rejects(lock(clinician, subject), { code: "forbidden" })
  const put = await lock(founded.owner, { kind: "account", id: clinician.person.account })
  await assert.rejects(lift(clinician, put.id), { code: "forbidden" })
  const search = async (member: Member) =>
    kit.keeper.lockSearch(await member.caller(), { params: at(), query: { standing: "true" }, body: {} })
  await assert.rejects(search(clinician), { code: "forbidden" })
  assert.deepEqual((await search(founded.owner)).locks, [put])
})

test("other modules put and lift locks inside their own jobs, bound to an incident", async () => {
  const caller = await founded.owner.caller()
  const now = new Date(kit.clock())
  const incident = "6b1f7a34-36c5-4d5b-9d2c-6a4d6a0a4b11"
  const subject = { kind: "practice", id: founded.practice } as const
  const { result } = await kit.keeper.sequencer.append(founded.practice, {
    async run(sql) {
      const { lock, events } = await putLock(sql, caller, now, { subject, because: "incident", case: incident })
      return { events, result: lock }
    },
  })
  assert.equal(result.case, incident)
  const lifted = await kit.keeper.sequencer.append(founded.practice, {
    async run(sql) {
      const done = await liftLock(sql, caller, now, result.id)
      return { events: done?.events ?? [], result: done?.lock }
    },
  })
  assert.equal(lifted.result?.endedAt, now.toISOString())
})

test("a lock concerns what it names and nothing else", () => {
  const touched = { practice: "p", account: "a", device: "d", team: "t", chart: "c" }
  const of = (kind: LockSubject["kind"], id: string) => findLock([{ subject: { kind, id } }], touched) !== undefined
  assert.ok(of("account", "a") && of("device", "d") && of("team", "t") && of("chart", "c") && of("practice", "p"))
  assert.ok(!of("account", "d") && !of("chart", "x") && !of("device", "c"))
})
