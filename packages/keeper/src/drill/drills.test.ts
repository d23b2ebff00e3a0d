import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import { ApiError, type DrillId } from "@subrosa/contract"
import { admitMember, type Founded, foundPractice, type Member, type TestKeeper, testKeeper } from "@subrosa/testkit"

let t: TestKeeper
let founded: Founded
let owner: Member
before(async () => {
  t = await testKeeper({})
  founded = await foundPractice(t)
  owner = founded.owner
})
after(() => t.close())

const result = (missed: number) => ({
  ...{ id: randomUUID() as DrillId, drill: "R01", ranAt: new Date(t.clock()).toISOString(), bars: 9, missed },
  report: randomBytes(80).toString("base64url"),
  signature: randomBytes(64).toString("base64url"),
})
const keep = async (member: Member, body: ReturnType<typeof result>) =>
  t.keeper.drillCreate(await member.caller(), { params: { practice: founded.practice }, query: {}, body })
const alarms = async () => {
  const rows = await t.database.query(
    "select kind, state from keeper.alarm where practice = $1 and kind like 'drill%' order by raised_at, kind",
    [founded.practice],
  )
  return rows.map(({ kind, state }) => `${kind} ${state}`)
}

test("officers keep results and see them; nobody else does; one that is repeated is there once", async () => {
  const kept = result(0)
  await keep(owner, kept)
  await keep(owner, kept)
  const query = { limit: 50 }
  const params = { practice: founded.practice }
  const { drills } = await t.keeper.drillSearch(await owner.caller(), { params, query, body: {} })
  assert.deepEqual(
    drills.map(({ id, missed }) => [id, missed]),
    [[kept.id, 0]],
  )
  assert.deepEqual(await alarms(), [])
  const clinician = await admitMember(t, founded, ["clinician"])
  const forbidden = (error: unknown) => error instanceof ApiError && error.code === "forbidden"
  await assert.rejects(keep(clinician, result(0)), forbidden)
  await assert.rejects(t.keeper.drillSearch(await clinician.caller(), { params, query, body: {} }), forbidden)
  await assert.rejects(keep(owner, { ...result(0), missed: 10 }), /no more bars/)
})

test("a missed bar alarms; a drill that is overdue alarms once and is quiet when it was run", async () => {
  await keep(owner, result(2))
  assert.deepEqual(await alarms(), ["drill-failed open"])
  assert.deepEqual(await t.keeper.drillRound(founded.practice), [])
  await t.database.query("update keeper.practice set settings = settings || '{\"drillEveryDays\": 30}' where id = $1", [
    founded.practice,
  ])
  // As if they had been run a month ago.
  await t.database.query("update keeper.drill_result set ran_at = ran_at - interval '31 days' where practice = $1", [
    founded.practice,
  ])
  assert.deepEqual(await t.keeper.drillRound(founded.practice), ["R01"])
  assert.deepEqual(await t.keeper.drillRound(founded.practice), ["R01"])
  assert.deepEqual(await alarms(), ["drill-failed open", "drill-overdue open"])
  await keep(owner, result(0))
  assert.deepEqual(await t.keeper.drillRound(founded.practice), [])
  assert.deepEqual(await alarms(), ["drill-failed open", "drill-overdue closed"])
})
