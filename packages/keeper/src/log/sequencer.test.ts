import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { ApiError, type ErrorCode, type Event, settingsDefault } from "@subrosa/contract"
import {
  checkLog,
  checkReceipt,
  type Founded,
  foundPractice,
  keeperDatabase,
  keeperSchema,
  type LogOf,
  newChart,
  type TestKeeper,
  testKeeper,
} from "@subrosa/testkit"
import type { Database } from "../db.ts"
import { createKeeperKeys } from "../release/keeper-keys.ts"
import { createSequencer } from "./sequencer.ts"
import { createTileSource } from "./tile-source.ts"

let t: TestKeeper
let founded: Founded
let log: LogOf
before(async () => {
  t = await testKeeper()
})
after(() => t.close())
beforeEach(async () => {
  founded = await foundPractice(t)
  log = { practice: founded.practice, logKey: JSON.parse(founded.body.card.card).logKey }
})

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code

const event = (time = t.clock()): Event => ({
  type: "settings",
  practice: founded.practice,
  time: new Date(time).toISOString(),
  account: founded.owner.person.account,
  device: randomUUID(),
  settings: settingsDefault,
})
const one = () => t.keeper.sequencer.append(founded.practice, { run: async () => ({ events: [event()], result: 1 }) })

test("what waits together is committed together, each with its own receipt", async () => {
  const first = (await one()).receipts[0]
  assert.ok(first !== undefined)
  const { checkpoint } = await checkReceipt(log, first)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      t.keeper.sequencer.append(founded.practice, {
        checkpointSize: checkpoint.size,
        run: async () => ({ events: [event(), event()], result: 1 }),
      }),
    ),
  )
  const receipts = answers.flatMap((answer) => answer.receipts)
  assert.equal(new Set(receipts.map(({ checkpoint: note }) => note)).size, 1, "one batch, one checkpoint")
  assert.deepEqual(
    receipts.map(({ index }) => index),
    receipts.map((_, i) => checkpoint.size + i),
  )
  for (const receipt of receipts) await checkReceipt(log, receipt, checkpoint)
  await checkLog(t.keeper, log)
})

test("a job that is refused, or that is wrong, does not harm the others of its batch", async () => {
  const refused = t.keeper.sequencer.append(founded.practice, {
    run: async () => {
      throw new ApiError("conflict", "no")
    },
  })
  const wrong = t.keeper.sequencer.append(founded.practice, {
    run: async (sql) => {
      await sql.query({ text: "select 1 / 0" })
      return { events: [event()], result: 1 }
    },
  })
  const results = await Promise.allSettled([one(), refused, one(), wrong, one()])
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled", "rejected", "fulfilled"],
  )
  await assert.rejects(refused, refusal("conflict"))
  const { size } = await checkLog(t.keeper, log)
  const [stored] = await t.database.query("select count(*)::int as n from keeper.log_leaf where practice = $1", [
    founded.practice,
  ])
  assert.equal(stored?.n, size)
})

test("a job without events makes no leaf and gets no receipt", async () => {
  const before = (await checkLog(t.keeper, log)).size
  const answer = await t.keeper.sequencer.append(founded.practice, {
    run: async () => ({ events: [], result: "same" }),
  })
  assert.deepEqual(answer, { result: "same", receipts: [] })
  assert.equal((await checkLog(t.keeper, log)).size, before)
})

test("when the connection dies in the middle of a batch nobody is told that it was done, and the log goes on", async () => {
  const before = (await checkLog(t.keeper, log)).size
  const dying = t.keeper.sequencer.append(founded.practice, {
    run: async (sql) => {
      await sql.query({ text: "select pg_sleep(5) as dying" })
      return { events: [event()], result: 1 }
    },
  })
  const with_ = [one(), one()]
  const settled = Promise.allSettled([dying, ...with_])
  for (let killed = 0; killed === 0; await sleep(20)) {
    const rows = await t.database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%as dying%' and pid <> pg_backend_pid() and datname = current_database()",
    )
    killed = rows.length
  }
  for (const result of await settled) {
    assert.ok(result.status === "rejected" && refusal("database_unreachable")(result.reason))
  }
  assert.equal((await checkLog(t.keeper, log)).size, before)
  await one()
  assert.equal((await checkLog(t.keeper, log)).size, before + 1)
})

test("an answer that was lost at the commit leaves a log that goes on", async () => {
  // The database commits, but the connection breaks before we hear of it.
  let breakNext = false
  const flaky: Database = {
    ...t.db,
    batch: async (practice, work) => {
      const result = await t.db.batch(practice, work)
      if (breakNext) {
        breakNext = false
        throw new Error("Connection terminated unexpectedly")
      }
      return result
    },
  }
  const sequencer = secondSequencer(flaky)
  await append(sequencer)
  breakNext = true
  await assert.rejects(append(sequencer), refusal("database_unreachable"))
  const { receipts } = await append(sequencer)
  assert.ok(receipts[0] !== undefined)
  await checkReceipt(log, receipts[0])
  await checkLog(t.keeper, log)
})

const append = (sequencer: ReturnType<typeof createSequencer>) =>
  sequencer.append(founded.practice, { run: async () => ({ events: [event()], result: 1 }) })

/** As another server on the same database would have. */
function secondSequencer(db: Database) {
  const keys = createKeeperKeys(db, t.keyEncryptionKey)
  return createSequencer({ db, keys, tiles: createTileSource(db), clock: () => new Date(t.clock()) })
}

test("two servers append to one log", async () => {
  const other = secondSequencer(keeperDatabase(t.database.db(keeperSchema)))
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all([one(), append(other), one(), append(other)])
    for (const { receipts } of answers) for (const receipt of receipts) await checkReceipt(log, receipt)
  }
  await checkLog(t.keeper, log)
})

test("times in the log do not run backwards when the clock does", async () => {
  await one()
  const start = t.clock()
  t.clock.advance(-60_000)
  const back = await one()
  t.clock.set(start)
  t.clock.advance(1000)
  const on = await one()
  const times = [back, on].map(({ receipts }) => JSON.parse(receipts[0]?.event ?? "").time)
  assert.deepEqual(times, [new Date(start).toISOString(), new Date(start + 1000).toISOString()])
  // Another server, that has only the stored leaves to go by, keeps to it as well.
  t.clock.advance(-60_000)
  const { receipts } = await append(secondSequencer(t.db))
  assert.equal(JSON.parse(receipts[0]?.event ?? "").time, new Date(start + 1000).toISOString())
  t.clock.set(start + 1000)
})

test("public files of the log have every width that a checkpoint had, and no more", async () => {
  const charts = Array.from({ length: 280 }, () => newChart(founded, ["directory"]))
  const sizes = [(await checkLog(t.keeper, log)).size]
  await t.keeper.entryCreate({ caller: await founded.owner.caller(), charts, segments: [], entries: [] })
  sizes.push((await checkLog(t.keeper, log)).size)
  for (const path of [
    `tile/0/000.p/${sizes[0]}`,
    "tile/0/000.p/3",
    `tile/entries/000.p/${sizes[0]}`,
    "tile/1/000.p/1",
  ]) {
    const file = await t.keeper.logFile(founded.practice, path)
    assert.equal(file.kind, "partial")
  }
  assert.equal((await t.keeper.logFile(founded.practice, "tile/0/000")).kind, "complete")
  const absent = [
    "tile/0/001",
    "tile/entries/001",
    "tile/1/000",
    "tile/2/000.p/1",
    "tile/0/0",
    "tile/x",
    "",
    "../checkpoint",
  ]
  for (const path of absent) await assert.rejects(t.keeper.logFile(founded.practice, path), refusal("not_found"), path)
  await assert.rejects(t.keeper.logFile(randomUUID(), "checkpoint"), refusal("not_found"))
})

test("random load from all sides leaves one consistent log", async () => {
  const other = secondSequencer(keeperDatabase(t.database.db(keeperSchema)))
  await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      await sleep((randomBytes(1)[0] ?? 0) / 4)
      if (i % 10 === 0) {
        await assert.rejects(
          t.keeper.sequencer.append(founded.practice, {
            run: async () => {
              throw new ApiError("conflict", "no")
            },
          }),
        )
      } else await (i % 3 === 0 ? append(other) : one())
    }),
  )
  const { size } = await checkLog(t.keeper, log)
  assert.ok(size >= 180)
})
