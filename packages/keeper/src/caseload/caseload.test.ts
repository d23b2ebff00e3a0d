import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { caseloadFree, type ImportId, type NewChart, type SegmentKind } from "@subrosa/contract"
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
let colleague: Member
before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  founded = await foundPractice(t)
  colleague = await admitMember(t, founded, ["clinician"])
})

/** Charts of the owner's, made an hour of work ago. */
async function charts(count: number): Promise<NewChart[]> {
  const made = Array.from({ length: count }, () => newChart(founded))
  await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts: made, segments: [], entries: [] })
  return made
}
const entriesOf = (made: readonly NewChart[], kind: SegmentKind = "clinical") =>
  made.map((chart) => newEntry(chart.id, segmentOf(chart, kind)))
const write = async (member: Member, made: readonly NewChart[], kind: SegmentKind = "clinical") =>
  t.keeper.entryCreate({ caller: await member.caller(), charts: [], segments: [], entries: entriesOf(made, kind) })
const begin = async (member: Member, count: number, id = randomUUID() as ImportId, fresh = true) =>
  t.keeper.importCreate(
    { ...(await member.caller()), fresh },
    { params: { practice: founded.practice }, query: {}, body: { id, charts: count } },
  )
const refused = { code: "second_person_required" }
const counted = async (member: Member) =>
  (
    await t.database.query("select chart from keeper.caseload_write where practice = $1 and account = $2", [
      founded.practice,
      member.person.account,
    ])
  ).length

test("an import into new charts, however large and in however many requests, is not asked anything", async () => {
  const caller = await colleague.caller()
  const made = Array.from({ length: 120 }, () => newChart(founded))
  await t.keeper.entryCreate({ caller, charts: made.slice(0, 60), segments: [], entries: entriesOf(made.slice(0, 60)) })
  await t.keeper.entryCreate({ caller, charts: made.slice(60), segments: [], entries: entriesOf(made.slice(60)) })
  await write(colleague, made)
  await write(colleague, made, "directory")
  assert.equal(await counted(colleague), 0)
})

test("one more colleague's patient than is free is refused with nothing written, in one request or one by one", async () => {
  const made = await charts(caseloadFree + 5)
  await assert.rejects(write(colleague, made.slice(0, caseloadFree + 1)), refused)
  assert.equal(await counted(colleague), 0)
  for (const chart of made.slice(0, caseloadFree)) await write(colleague, [chart])
  await assert.rejects(write(colleague, made.slice(caseloadFree, caseloadFree + 1)), refused)
  // Whom they have written for already is their patient by now.
  await write(colleague, made.slice(0, 1))
  assert.equal(await counted(colleague), caseloadFree)
  t.clock.advance(86_400_001)
  await t.database.query("update keeper.session set started_at = $2, last_seen_at = $2 where practice = $1", [
    founded.practice,
    new Date(t.clock()),
  ])
  await write(colleague, made.slice(caseloadFree, caseloadFree + 1))
  assert.equal(await counted(colleague), 1, "what is a day old is forgotten")
})

test("who was given a patient may write for them, and the front desk may correct names one after the other", async () => {
  const made = await charts(caseloadFree + 3)
  for (const { id: chart } of made) {
    await t.keeper.careRelationCreate(await founded.owner.caller(), {
      params: { practice: founded.practice, chart },
      query: {},
      body: { account: colleague.person.account, kind: "assigned", until: null },
    })
  }
  await write(colleague, made)
  assert.equal(await counted(colleague), 0)
  const desk = await admitMember(t, founded, ["front-desk"])
  for (const chart of made) await write(desk, [chart], "directory")
  assert.equal(await counted(desk), 0)
  await assert.rejects(write(desk, made, "directory"), refused)
})

test("with a fresh sign-in it goes on for as many as were named, for an hour", async () => {
  const made = await charts(caseloadFree + 12)
  await assert.rejects(begin(colleague, 10, undefined, false), { code: "step_up_required" })
  const begun = await begin(colleague, 10)
  assert.equal(begun.kind, "started")
  await write(colleague, made.slice(0, caseloadFree + 10))
  await assert.rejects(write(colleague, made.slice(caseloadFree + 10)), refused)
  const { events } = await t.keeper.logEventSearch(await founded.owner.caller(), {
    params: { practice: founded.practice },
    query: { limit: 100 },
    body: {},
  })
  const kinds = events.map(({ event }) => JSON.parse(event)).filter(({ type }) => type === "import")
  assert.deepEqual(
    kinds.map(({ charts, account }) => [charts, account]),
    [[10, colleague.person.account]],
  )
})

test("above the practice's size another officer agrees first, and exactly to this", async () => {
  const made = await charts(60)
  const id = randomUUID() as ImportId
  const waiting = await begin(colleague, 60, id)
  assert.ok(waiting.kind === "waiting")
  assert.deepEqual(
    [waiting.approval.kind, JSON.parse(waiting.approval.act)],
    ["import-caseload", { charts: 60, import: id }],
  )
  assert.equal((await begin(colleague, 60, id)).kind, "waiting")
  await assert.rejects(write(colleague, made), refused)
  await t.keeper.approvalDecide(await founded.owner.caller(), {
    params: { practice: founded.practice, approval: waiting.approval.id },
    query: {},
    body: { decision: "approve" },
  })
  assert.equal((await begin(colleague, 61, id)).kind, "waiting", "agreed was to sixty")
  assert.equal((await begin(colleague, 60, id, false)).kind, "started")
  await write(colleague, made)
  await assert.rejects(begin(colleague, 60, id), { code: "conflict" })
})

test("who makes no charts imports none", async () => {
  const billing = await admitMember(t, founded, ["biller"])
  await assert.rejects(begin(billing, 1), { code: "forbidden" })
})
