import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { after, before, test } from "node:test"
import { ApiError, type ChartId, type EntryId, type ErrorCode, type TeamId } from "@subrosa/contract"
import { storeDatabase, storeSchema } from "@subrosa/server"
import { fakeClock, type TestDatabase, testDatabase } from "@subrosa/testkit"
import { createStore, type Store, type StoredEntry, type Write } from "./index.ts"
import { findResourceTokenRows } from "./resource-tokens.ts"

let database: TestDatabase
let store: Store
const practice = randomUUID()
const clock = fakeClock()
before(async () => {
  database = await testDatabase([storeSchema])
  store = createStore({ db: storeDatabase(database.db(storeSchema)), clock: () => new Date(clock()) })
})
after(() => database.drop())

const refusal = (code: ErrorCode) => (error: unknown) => error instanceof ApiError && error.code === code
const nothing: Write = { entries: [], searchTokens: [], resourceTokens: [], replaceSearchTokens: [] }
const entry = (chart = randomUUID() as ChartId): StoredEntry => ({
  chart,
  entry: randomUUID() as EntryId,
  segment: randomUUID(),
  ciphertext: randomBytes(5000),
})
const write = (parts: Partial<Write>, durable = true) => store.write(practice, { ...nothing, ...parts }, { durable })
const read = async ({ chart, entry: id }: StoredEntry) =>
  (await store.entryRead(practice, [{ chart, entries: [id] }]))[0]?.ciphertexts[0]

test("of many writes at once, the one in conflict is refused alone, whole", async () => {
  const taken = entry()
  await write({ entries: [taken] })
  const [one, two, three] = [entry(), entry(), entry()]
  const token = { chart: three.chart, token: randomBytes(16) }
  const results = await Promise.allSettled([
    write({ entries: [one] }),
    write({ entries: [three, { ...taken, ciphertext: randomBytes(10) }], searchTokens: [token] }),
    write({ entries: [taken, two] }, false),
  ])
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled"],
  )
  assert.ok(results[1]?.status === "rejected" && refusal("conflict")(results[1].reason))
  assert.deepEqual(await read(taken), taken.ciphertext)
  assert.deepEqual(await read(two), two.ciphertext)
  await assert.rejects(read(three))
  assert.deepEqual(await store.searchTokenFind(practice, [token.token], 10), [])
})

test("two writes of one new entry at once agree, or one is refused", async () => {
  const same = entry()
  await Promise.all([write({ entries: [same] }), write({ entries: [same] })])
  const other = entry()
  const results = await Promise.allSettled([
    write({ entries: [other] }),
    write({ entries: [{ ...other, ciphertext: randomBytes(10) }] }),
  ])
  assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"])
})

test("entries come in the order asked for, chart by chart", async () => {
  const [a, b] = [randomUUID() as ChartId, randomUUID() as ChartId]
  const entries = [entry(a), entry(b), entry(a), entry(a)]
  await write({ entries })
  const ids = (chart: ChartId) => entries.filter((one) => one.chart === chart).map((one) => one.entry)
  const found = await store.entryRead(practice, [
    { chart: b, entries: ids(b) },
    { chart: a, entries: ids(a).reverse() },
    { chart: a, entries: [] },
  ])
  const bytes = (chart: ChartId) => entries.filter((one) => one.chart === chart).map((one) => one.ciphertext)
  assert.deepEqual(
    found.map(({ ciphertexts }) => ciphertexts),
    [bytes(b), bytes(a).reverse(), []],
  )
})

test("known resources are looked up by their keys, however little the planner knows of the table", async () => {
  const chart = randomUUID() as ChartId
  const token = () => ({ chart, key: randomBytes(16), content: randomBytes(16), entry: null })
  const tokens = Array.from({ length: 3000 }, token)
  await write({ resourceTokens: tokens })
  const asked = tokens.slice(0, 50).map(({ key, content }) => ({ key, content }))
  const [found, rowsRead] = await storeDatabase(database.db(storeSchema)).transaction(
    practice,
    async (sql) => {
      const answers = await findResourceTokenRows(sql, practice, asked)
      const { rows } = await sql.query<{ count: number }>({
        text: "select idx_tup_fetch::int as count from pg_stat_xact_user_tables where relid = 'store.resource_token'::regclass",
      })
      return [answers, rows[0]?.count] as const
    },
    { durable: true },
  )
  assert.deepEqual(
    found.map(({ at }) => at),
    asked.map((_, at) => at),
  )
  assert.equal(rowsRead, 50)
})

test("another practice sees nothing of it", async () => {
  const own = entry()
  await write({ entries: [own] })
  await assert.rejects(store.entryRead(randomUUID(), [{ chart: own.chart, entries: [own.entry] }]))
})

test("of two who write the same version of a document, one is told that it has changed", async () => {
  const team = randomUUID() as TeamId
  const put = (version: number, sealed: Uint8Array) =>
    store.documentUpdate(practice, team, "worklist", { version, teamVersion: 1, sealed })
  for (const version of [1, 2, 3]) {
    const results = await Promise.allSettled([put(version, randomBytes(20)), put(version, randomBytes(20))])
    assert.deepEqual(results.map(({ status }) => status).sort(), ["fulfilled", "rejected"])
    const refused = results.find((result) => result.status === "rejected")
    assert.ok(refused !== undefined && refusal("version_conflict")(refused.reason))
  }
  const documents = await store.documentSearch(practice, team, undefined)
  assert.deepEqual(
    documents.map(({ name, version }) => [name, version]),
    [["worklist", 3]],
  )
})

test("documents are found by the first part of their names", async () => {
  const team = randomUUID() as TeamId
  const names = [`draft/${randomUUID()}`, `draft/${randomUUID()}`, `import/${randomUUID()}`, "preferences"]
  for (const name of names) {
    await store.documentUpdate(practice, team, name, { version: 1, teamVersion: 1, sealed: randomBytes(9) })
  }
  const found = await store.documentSearch(practice, team, "draft")
  assert.deepEqual(found.map(({ name }) => name).sort(), names.slice(0, 2).sort())
})
