import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { type TestKeeper, testKeeper } from "@subrosa/testkit"
import { leftOut, tables } from "./backup-rows.ts"

let t: TestKeeper
before(async () => {
  t = await testKeeper()
})
after(() => t.close())

test("each of the keeper's tables is in a backup or left out by name", async () => {
  const rows = await t.database.query("select tablename as name from pg_tables where schemaname = 'keeper' order by 1")
  const known = [...tables.map(({ name }) => name), ...leftOut].sort()
  assert.deepEqual(known, [...new Set(known)], "none twice")
  assert.deepEqual(
    rows.map(({ name }) => String(name)).filter((name) => !known.includes(name)),
    [],
  )
})

test("each row that a table's own references need stands before it", async () => {
  const references = await t.database.query(
    `select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent from pg_constraint c
      where c.contype = 'f' and c.connamespace = 'keeper'::regnamespace`,
  )
  const place = new Map(tables.map(({ name }, i) => [`keeper.${name}`, i]))
  for (const { child, parent } of references) {
    const [from, to] = [place.get(String(child)), place.get(String(parent))]
    if (from !== undefined && child !== parent) assert.ok(to !== undefined && to < from, `${child} before ${parent}`)
  }
})
