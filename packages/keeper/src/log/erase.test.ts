import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { ApiError, type Event, nobody } from "@subrosa/contract"
import {
  checkLog,
  type Founded,
  foundPractice,
  type LogOf,
  logWrites,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import type { EvidenceHold } from "./erase.ts"

let t: TestKeeper
let founded: Founded
let log: LogOf
before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  t.clock.set("2026-01-01T09:00:00.000Z")
  founded = await foundPractice(t)
  log = { practice: founded.practice, logKey: JSON.parse(founded.body.card.card).logKey }
})

const write = (chart: string, count: number) => logWrites(t, founded, count, chart)
const erase = (holds: readonly EvidenceHold[] = [], years = 6) => t.keeper.logErase(founded.practice, { years, holds })
const bodies = async () => {
  const rows = await t.database.query(
    "select index::int, event, salt from keeper.log_leaf where practice = $1 order by index",
    [founded.practice],
  )
  return rows.map((row) => ({ index: Number(row.index), event: row.event, salt: row.salt }))
}
const left = async () => (await bodies()).filter(({ event }) => event !== null).map(({ index }) => index)

test("bodies older than six years go, salt and all, and the tree still verifies", async () => {
  const first = (await bodies()).length
  await write(randomUUID(), 3)
  t.clock.set("2028-01-01T09:00:00.000Z")
  await write(randomUUID(), 2)
  assert.deepEqual(await erase(), { count: 0, more: false })
  t.clock.set("2033-01-01T09:00:00.000Z")
  assert.deepEqual(await erase(), { count: first + 3, more: false })
  assert.deepEqual(await left(), [first + 3, first + 4, first + 5])
  assert.ok((await bodies()).every(({ event, salt }) => (event === null) === (salt === null)))
  await checkLog(t.keeper, log)
  const text = (await bodies()).at(-1)?.event
  const event: Event = JSON.parse(String(text))
  assert.ok(event.type === "erasure")
  assert.deepEqual(
    [event.before, event.upTo, event.count, event.account],
    ["2027-01-01T09:00:00.000Z", first + 3, first + 3, nobody],
  )
  assert.deepEqual(await erase(), { count: 0, more: false }, "and that is no event")
  assert.equal((await bodies()).length, first + 6)
})

test("what is held as evidence stays, by chart and by place, until it is held no more", async () => {
  const first = (await bodies()).length
  const chart = randomUUID()
  await write(chart, 2)
  await write(randomUUID(), 4)
  t.clock.set("2033-01-01T09:00:00.000Z")
  const holds = [{ chart }, { from: first + 4, to: first + 5 }]
  assert.equal((await erase(holds)).count, first + 3)
  assert.deepEqual((await left()).slice(0, 3), [first, first + 1, first + 4])
  assert.equal((await erase(holds)).count, 0)
  assert.equal((await erase()).count, 3)
  assert.deepEqual(await left(), [first + 6, first + 7], "the erasures' own entries")
  await checkLog(t.keeper, log)
})

test("more than one page is erased page by page, past pages that are held", async () => {
  const chart = randomUUID()
  await write(chart, 1_500)
  await write(randomUUID(), 1_200)
  t.clock.set("2033-01-01T09:00:00.000Z")
  let [count, runs] = [0, 0]
  for (let more = true; more; runs++) {
    const done = await erase([{ chart }])
    count += done.count
    more = done.more
  }
  const kept = await t.database.query(
    "select distinct chart from keeper.log_leaf where practice = $1 and event is not null and type = 'write'",
    [founded.practice],
  )
  assert.deepEqual(kept, [{ chart }])
  assert.ok(count >= 1_200 && runs > 1)
})

test("the retention can be made longer, not shorter", async () => {
  t.clock.set("2033-01-01T09:00:00.000Z")
  for (const years of [5, 0, 6.5, Number.NaN]) {
    await assert.rejects(erase([], years), (error) => error instanceof ApiError && error.code === "invalid_request")
  }
  assert.equal((await erase([], 10)).count, 0)
})
