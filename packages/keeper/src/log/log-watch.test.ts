/** A database owner's edits, found by the keeper's own look: each through the real tables, as an attacker would make it. */
import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { type Founded, foundPractice, logWrites, type TestKeeper, testKeeper } from "@subrosa/testkit"

let t: TestKeeper
let founded: Founded
before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  t.clock.set("2026-01-01T09:00:00.000Z")
  founded = await foundPractice(t)
})

const write = (count: number) => logWrites(t, founded, count)
const check = () => t.keeper.logCheck(founded.practice)
const alarms = async () =>
  (
    await t.database.query("select kind, evidence, count from keeper.alarm where practice = $1", [founded.practice])
  ).map(({ kind, evidence, count }) => ({ kind, evidence: (evidence as unknown[]).map(Number), count }))
const edit = (statement: string, ...values: unknown[]) => t.database.query(statement, [founded.practice, ...values])

test("a log as it was logged raises nothing, across full tiles, more entries and lawful erasure", async () => {
  assert.equal((await check()).ok, true)
  await write(600)
  assert.deepEqual(await check().then(({ ok, tampered, problems }) => ({ ok, tampered, problems })), {
    ...{ ok: true, tampered: [], problems: [] },
  })
  t.clock.set("2033-01-01T09:00:00.000Z")
  await write(1)
  await t.keeper.logErase(founded.practice, { years: 6, holds: [] })
  for (const more of [0, 0, 300, 1]) {
    if (more > 0) await write(more)
    assert.equal((await check()).ok, true)
  }
  assert.deepEqual(await alarms(), [])
})

test("a look that is told to stop ends with nothing said, and the next one begins anew", async () => {
  await write(600)
  for (const lookedBefore of [false, true]) {
    await assert.rejects(t.keeper.logCheck(founded.practice, AbortSignal.abort()), { name: "AbortError" })
    assert.deepEqual(await alarms(), [])
    assert.equal((await check()).ok, true, `looked before: ${lookedBefore}`)
  }
  const edited = await edit(
    "update keeper.log_leaf set account = gen_random_uuid() where practice = $1 returning index",
  )
  await assert.rejects(t.keeper.logCheck(founded.practice, AbortSignal.abort()), { name: "AbortError" })
  assert.deepEqual(await alarms(), [])
  assert.equal((await check()).tampered.length, edited.length)
})

const edits: [what: string, statement: string, names: number[] | "all" | "none"][] = [
  [
    "an event's text",
    "update keeper.log_leaf set event = replace(event, 'write', 'wrote') where practice = $1 and index = 300",
    [300],
  ],
  ["its salt", "update keeper.log_leaf set salt = '\\x00' where practice = $1 and index = 301", [301]],
  [
    "whose chart a list shows",
    "update keeper.log_leaf set chart = gen_random_uuid() where practice = $1 and index = 302",
    [302],
  ],
  [
    "whose act a list shows",
    "update keeper.log_leaf set account = gen_random_uuid() where practice = $1 and index = 303",
    [303],
  ],
  [
    "a text taken away",
    "update keeper.log_leaf set event = null, salt = null where practice = $1 and index = 304",
    [304],
  ],
  ["a leaf", "update keeper.log_leaf set leaf_data = sha256(leaf_data) where practice = $1 and index = 305", [305]],
  ["an entry taken out", "delete from keeper.log_leaf where practice = $1 and index = 400", [400]],
  [
    "an entry put in behind the end",
    `insert into keeper.log_leaf select practice, 605, leaf_data, salt, event, type, chart, account
      from keeper.log_leaf where practice = $1 and index = 500`,
    [605],
  ],
  [
    "a tile",
    "update keeper.log_tile set hashes = sha256(hashes) || hashes where practice = $1 and level = 0 and index = 1",
    "all",
  ],
  ["a tile taken away", "delete from keeper.log_tile where practice = $1 and level = 1", "none"],
  ["the head", "update keeper.log_head set checkpoint = replace(checkpoint, '60', '59') where practice = $1", "none"],
]

for (const [what, statement, names] of edits) {
  test(`edited in the tables: ${what}`, async () => {
    await write(
      605 -
        Number(
          (await t.database.query("select size from keeper.log_head where practice = $1", [founded.practice]))[0]?.size,
        ),
    )
    assert.equal((await check()).ok, true)
    await edit(statement)
    const found = await check()
    assert.equal(found.ok, false)
    if (names === "all") assert.ok(found.tampered.length > 0)
    else assert.deepEqual(found.tampered, names === "none" ? [] : names)
    assert.ok(found.tampered.length > 0 || found.problems.length > 0)
    const [alarm] = await alarms()
    assert.equal(alarm?.kind, "log-tampered")
    assert.deepEqual(alarm?.evidence, found.tampered.slice(-200))
    await check()
    assert.equal((await alarms())[0]?.count, 1, "told once")
  })
}

test("what is newly found is told again", async () => {
  await write(20)
  await edit("update keeper.log_leaf set chart = gen_random_uuid() where practice = $1 and index = 10")
  await check()
  await edit("update keeper.log_leaf set chart = gen_random_uuid() where practice = $1 and index = 12")
  await check()
  assert.deepEqual(await alarms(), [{ kind: "log-tampered", evidence: [10, 10, 12], count: 2 }])
})

test("a log set back to an older copy of itself is found by the process that knew it longer", async () => {
  const copy = await t.database.query("select size, checkpoint from keeper.log_head where practice = $1", [
    founded.practice,
  ])
  await write(3)
  assert.equal((await check()).ok, true)
  const [head] = copy
  await edit("delete from keeper.log_leaf where practice = $1 and index >= $2", head?.size)
  await edit("update keeper.log_head set size = $2, checkpoint = $3 where practice = $1", head?.size, head?.checkpoint)
  const { ok, problems } = await check()
  assert.equal(ok, false)
  assert.match(problems.join(), /shorter than it was/)
})

test("a log so broken that nothing can be appended still raises the alarm", async () => {
  await write(300)
  await edit("delete from keeper.log_leaf where practice = $1 and index >= 280")
  await edit("delete from keeper.log_tile where practice = $1")
  assert.equal((await check()).ok, false)
  assert.equal((await alarms())[0]?.kind, "log-tampered")
})
