import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { type TestDatabase, testDatabase } from "@subrosa/testkit"
import type { Db } from "./database.ts"
import { type Session, sql } from "./session.ts"

const a = "00000000-0000-4000-8000-00000000000a"
const b = "00000000-0000-4000-8000-00000000000b"
const owner = {
  schema: "sample",
  role: "subrosa_sample",
  migrations: [
    {
      id: 1,
      name: "note",
      sql: `create table note (practice uuid not null, n int not null, primary key (practice, n));
        alter table note enable row level security;
        create policy own on note using (practice::text = current_setting('subrosa.practice', true));
        grant select, insert, update, delete on note to subrosa_sample`,
    },
  ],
}
const insert = sql("note.insert", "insert into note (practice, n) values ($1, $2)")
const all = sql("note.all", "select n from note order by n")

let database: TestDatabase
let db: Db
before(async () => {
  database = await testDatabase([owner])
  db = database.db(owner)
})
after(() => database.drop())

const notes = (practice: string) =>
  db.withPractice(practice, async (s) => (await s.query<{ n: number }>(all)).rows.map(({ n }) => n))

test("a practice sees its own rows only, also on connections that served another", async () => {
  for (let n = 1; n <= 20; n++) {
    const practice = n % 2 ? a : b
    await db.withPractice(practice, (s) => s.query(insert, [practice, n]))
  }
  const seen = await Promise.all(Array.from({ length: 40 }, (_, i) => notes(i % 3 ? a : b)))
  seen.forEach((rows, i) => void assert.ok(rows.length === 10 && rows.every((n) => n % 2 === (i % 3 ? 1 : 0))))
  await assert.rejects(
    db.withPractice(a, (s) => s.query(insert, [b, 99])),
    { code: "42501" },
  )
})

test("outside any practice no row is seen", async () => {
  assert.deepEqual((await db.withoutPractice((s) => s.query(all))).rows, [])
})

test("the module's role can neither leave its schema's grants nor make tables", async () => {
  const { rows } = await db.withPractice(a, (s) => s.query("select current_user as name"))
  assert.deepEqual(rows, [{ name: "subrosa_sample" }])
  await assert.rejects(
    db.withPractice(a, (s) => s.query("create table mine (n int)")),
    { code: "42501" },
  )
  await assert.rejects(
    db.withPractice(a, (s) => s.query("select * from subrosa.migration")),
    { code: "42501" },
  )
})

test("a transaction commits as a whole or not at all", async () => {
  await db.transaction(a, (s) => s.together([s.query(insert, [a, 101]), s.query(insert, [a, 103])]))
  await assert.rejects(
    db.transaction(a, async (s) => {
      await s.query(insert, [a, 105])
      throw new Error("changed my mind")
    }),
    /changed my mind/,
  )
  await assert.rejects(
    db.transaction(a, (s) => s.together([s.query(insert, [a, 107]), s.query(insert, [a, 101])])),
    { code: "23505" },
  )
  const seen = await notes(a)
  assert.ok(seen.includes(101) && seen.includes(103) && !seen.includes(105) && !seen.includes(107))
})

test("a failure that the work swallowed does not look committed", async () => {
  await assert.rejects(
    db.transaction(a, async (s) => {
      await s.query(insert, [a, 201])
      await s.query(insert, [a, 201]).catch(() => {})
    }),
    /rolled back/,
  )
  assert.ok(!(await notes(a)).includes(201))
})

test("a batch commits what it has sent, and nothing of it when a part fails, whether PostgreSQL refused it or pg could not write it", async () => {
  const circular: Record<string, unknown> = {}
  circular.self = circular
  const numbers = async (more: (s: Session) => Promise<unknown>, n: number) =>
    db.batch(a, async (s) => {
      await s.query(all)
      return { result: n, sent: Promise.all([s.query(insert, [a, n]), more(s)]) }
    })
  assert.equal(await numbers(async () => {}, 301), 301)
  await assert.rejects(
    numbers((s) => s.query(insert, [a, 301]), 303),
    { code: "23505" },
  )
  await assert.rejects(
    numbers((s) => s.query(insert.text, [a, circular]), 305),
    TypeError,
  )
  await assert.rejects(
    db.batch(a, async (s) => {
      await s.query(insert, [a, 307])
      throw new Error("changed my mind")
    }),
    /changed my mind/,
  )
  const seen = await notes(a)
  assert.ok(seen.includes(301) && ![303, 305, 307].some((n) => seen.includes(n)))
})

test("a transaction left open, or a query sent too late, does not reach the next borrower", async () => {
  let leaked: { query(text: string): Promise<unknown> } | undefined
  await db.withPractice(a, async (s) => {
    leaked = s
    await s.query("begin")
  })
  assert.ok(leaked !== undefined)
  await assert.rejects(leaked.query("select 1"), /after its piece of work/)
  const { rows } = await db.withPractice(a, (s) => s.query("select now() = statement_timestamp() as alone"))
  assert.deepEqual(rows, [{ alone: true }])
})

test("queries that do not await each other share a round trip and keep their order", async () => {
  const answers = await db.withPractice(a, (s) =>
    s.together(Array.from({ length: 50 }, (_, n) => s.query<{ n: number }>(sql("echo", "select $1::int as n"), [n]))),
  )
  assert.deepEqual(
    answers.map(({ rows }) => rows[0]?.n),
    Array.from({ length: 50 }, (_, n) => n),
  )
})

test("columns come as the types the code expects", async () => {
  const { rows } = await db.withPractice(a, (s) =>
    s.query<{ big: number; bytes: Uint8Array; id: string; at: Date; day: string }>(
      "select 9007199254740991::int8 as big, $1::bytea as bytes, $2::uuid as id, '2026-01-02T03:04:05.678Z'::timestamptz as at, '2026-01-02'::date as day",
      [new Uint8Array([0, 255, 128]), a],
    ),
  )
  const row = rows[0]
  assert.ok(row?.bytes instanceof Uint8Array && row.at instanceof Date)
  assert.deepEqual(
    [row.big, [...row.bytes], row.id, row.at.toISOString(), row.day],
    [2 ** 53 - 1, [0, 255, 128], a, "2026-01-02T03:04:05.678Z", "2026-01-02"],
  )
  await assert.rejects(
    db.withPractice(a, (s) => s.query("select 9007199254740992::int8 as big")),
    RangeError,
  )
})

test("arrays of bytes arrive as they were", async () => {
  const given = [Buffer.from([0, 255, 92, 34]), null, new Uint8Array(0), new Uint8Array(70_000).fill(7)]
  const echo = sql(
    "echo.bytes",
    "select n - 1 as n, b from unnest($1::bytea[]) with ordinality as given (b, n) order by n",
  )
  for (const values of [given, given.slice(0, 1), given.slice(1), [null], []]) {
    const { rows } = await db.withPractice(a, (s) => s.query<{ b: Uint8Array | null }>(echo, [values]))
    assert.deepEqual(
      rows.map(({ b }) => b && Buffer.from(b).toString("hex")),
      values.map((value) => value && Buffer.from(value).toString("hex")),
    )
  }
})

test("a broken connection is replaced for the next request", async () => {
  await assert.rejects(db.withPractice(a, (s) => s.query("select pg_terminate_backend(pg_backend_pid())")))
  assert.ok((await notes(a)).length > 0)
})
