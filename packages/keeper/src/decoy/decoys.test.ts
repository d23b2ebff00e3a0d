import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { toBase64url } from "@subrosa/codec"
import { ApiError, type ChartId, type ErrorCode } from "@subrosa/contract"
import {
  admitMember,
  type Founded,
  foundPractice,
  type Member,
  newChart,
  newEntry,
  segmentOf,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"

let t: TestKeeper
let founded: Founded
before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  founded = await foundPractice(t)
})

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code
const params = () => ({ practice: founded.practice })

async function makeChart(): Promise<ChartId> {
  const chart = newChart(founded, ["directory"])
  const entries = [newEntry(chart.id, segmentOf(chart, "directory"))]
  await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts: [chart], segments: [], entries })
  return chart.id
}
const update = async (member: Member, { version, add, end }: { version: number; add: ChartId[]; end: ChartId[] }) => {
  const body = { version, add: add.map((chart) => ({ chart, person: toBase64url(new Uint8Array(64)) })), end }
  return t.keeper.decoyUpdate(await member.caller(), { params: params(), query: {}, body })
}

async function open(member: Member, chart: ChartId): Promise<void> {
  const opening = await t.keeper.chartOpen(await member.caller(), {
    params: { ...params(), chart },
    query: {},
    body: { segments: [{ kind: "directory", after: 0 }], purpose: "TREAT", reason: "other", checkpointSize: 0 },
  })
  await opening.release()
}
const alarms = () =>
  t.database.query("select kind, severity, subject from keeper.alarm where practice = $1", [founded.practice])

test("opening a decoy answers like any chart, and alarms and locks in the same transaction", async () => {
  const [decoy, other] = [await makeChart(), await makeChart()]
  await update(founded.owner, { version: 0, add: [decoy], end: [] })
  const thief = await admitMember(t, founded, ["clinician"])
  await open(thief, other)
  assert.deepEqual(await alarms(), [])
  await open(thief, decoy)
  const subject = thief.person.account
  assert.deepEqual(await alarms(), [{ kind: "decoy-opened", severity: "critical", subject }])
  await assert.rejects(open(thief, other), refusal("locked"))
  const types = await t.database.query(
    "select type from keeper.log_leaf where practice = $1 order by index desc limit 3",
    [founded.practice],
  )
  assert.deepEqual(types.map(({ type }) => type).reverse(), ["release", "alarm", "lock"])
})

test("as an owner wishes it, a decoy only alarms", async () => {
  const decoy = await makeChart()
  await update(founded.owner, { version: 0, add: [decoy], end: [] })
  await t.database.query("update keeper.practice set settings = settings || '{\"decoyLock\": false}' where id = $1", [
    founded.practice,
  ])
  const thief = await admitMember(t, founded, ["clinician"])
  await open(thief, decoy)
  await open(thief, decoy)
  assert.equal((await alarms()).length, 1)
})

test("what was taken off the list is an ordinary chart again, and the list remembers by whom", async () => {
  const decoy = await makeChart()
  await update(founded.owner, { version: 0, add: [decoy], end: [] })
  await update(founded.owner, { version: 1, add: [], end: [decoy] })
  const clinician = await admitMember(t, founded, ["clinician"])
  await open(clinician, decoy)
  assert.deepEqual(await alarms(), [])
  const { decoys } = await t.keeper.decoySearch(await founded.owner.caller())
  assert.deepEqual(
    decoys.map(({ by, endedBy }) => [by, endedBy]),
    [[founded.owner.person.account, founded.owner.person.account]],
  )
})

test("only officers see and change the list; it stands in no log and is of one length", async () => {
  const privacy = await admitMember(t, founded, ["privacy-officer"])
  const clinician = await admitMember(t, founded, ["clinician"])
  const charts = [await makeChart(), await makeChart()] as const
  const size = async () =>
    (await t.database.query("select size from keeper.log_head where practice = $1", [founded.practice]))[0]?.size
  const sealed = async () =>
    (await t.database.query("select sealed from keeper.decoy_list where practice = $1", [founded.practice]))[0]
      ?.sealed as Buffer
  const before = await size()
  await update(founded.owner, { version: 0, add: [charts[0]], end: [] })
  const first = await sealed()
  await update(privacy, { version: 1, add: [charts[1]], end: [] })
  assert.equal(await size(), before)
  assert.equal((await sealed()).length, first.length)
  assert.ok(!(await sealed()).equals(first))
  await assert.rejects(update(clinician, { version: 2, add: [], end: [] }), refusal("forbidden"))
  await assert.rejects(t.keeper.decoySearch(await clinician.caller()), refusal("forbidden"))
  await assert.rejects(update(privacy, { version: 0, add: [], end: [] }), refusal("version_conflict"))
  const resealed = await sealed()
  await t.keeper.decoyReseal(founded.practice)
  assert.ok(!(await sealed()).equals(resealed))
  assert.equal((await t.keeper.decoySearch(await privacy.caller())).decoys.length, 2)
})

test("sealing the list anew changes no version, also of a list that is none yet", async () => {
  const decoy = await makeChart()
  const { version } = await t.keeper.decoySearch(await founded.owner.caller())
  await t.keeper.decoyReseal(founded.practice)
  assert.deepEqual(await update(founded.owner, { version, add: [decoy], end: [] }), { version: 1 })
  await t.keeper.decoyReseal(founded.practice)
  assert.deepEqual(await update(founded.owner, { version: 1, add: [], end: [decoy] }), { version: 2 })
})

test("a change whose answer was lost is asked for again and stands once; another's of the same version is refused", async () => {
  const privacy = await admitMember(t, founded, ["privacy-officer"])
  const decoy = await makeChart()
  const change = { version: 0, add: [decoy], end: [] }
  assert.deepEqual(await update(founded.owner, change), { version: 1 })
  assert.deepEqual(await update(founded.owner, change), { version: 1 })
  await assert.rejects(update(privacy, { version: 0, add: [await makeChart()], end: [] }), refusal("version_conflict"))
  const end = { version: 1, add: [], end: [decoy] }
  await update(privacy, end)
  assert.deepEqual(await update(privacy, end), { version: 2 })
  await assert.rejects(update(founded.owner, end), refusal("version_conflict"))
  assert.equal((await t.keeper.decoySearch(await privacy.caller())).decoys.length, 1)
})
