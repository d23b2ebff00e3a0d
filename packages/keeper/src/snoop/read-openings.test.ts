import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import type { Event } from "@subrosa/contract"
import { type Founded, foundPractice, logWrites, type TestKeeper, testKeeper } from "@subrosa/testkit"
import { readOpenings } from "./read-openings.ts"

const day = 86_400_000
let t: TestKeeper
let founded: Founded
before(async () => {
  t = await testKeeper()
  founded = await foundPractice(t)
})
after(() => t.close())

const release = (reason: "assigned" | "reopened", chart: string = randomUUID()): Event => ({
  ...{ type: "release", practice: founded.practice, time: new Date(t.clock()).toISOString() },
  ...{ account: founded.owner.person.account, device: randomUUID(), chart, purpose: "TREAT", segments: [] },
  ...{ count: 0, request: randomUUID(), signature: "", reason },
})
const append = (events: Event[]) =>
  t.keeper.sequencer.append(founded.practice, { run: async () => ({ result: undefined, events }) })
const read = (since: number, max?: number) =>
  t.db.inPractice(founded.practice, (sql) => readOpenings(sql, founded.practice, new Date(since), max))

test("of releases the newest are read, however much was written in between, and none from before the time asked for", async () => {
  const long = t.clock()
  const chart = randomUUID()
  await append([release("assigned", chart)])
  t.clock.advance(day)
  const since = t.clock()
  await append([release("reopened", chart)])
  await logWrites(t, founded, 300)
  await append(Array.from({ length: 1500 }, () => release("assigned")))

  const all = await read(long)
  assert.equal(all.openings.length, 1502)
  assert.deepEqual(
    all.openings.map(({ index }) => index),
    all.openings.map(({ index }) => index).toSorted((a, b) => a - b),
  )
  assert.ok(
    all.openings.every(({ explained }) => explained),
    "reopened is explained as the opening before it was",
  )
  const late = await read(since)
  assert.equal(late.openings.length, 1501)
  assert.equal(late.openings[0]?.explained, false, "what was not read explains nothing")

  const few = await read(long, 1501)
  assert.deepEqual(
    few.openings.map(({ index }) => index),
    all.openings.slice(1).map(({ index }) => index),
  )
  assert.equal(few.first, few.openings[0]?.index)
  assert.deepEqual(await read(t.clock() + day), { openings: [], first: all.next, next: all.next })
})
