import assert from "node:assert/strict"
import { test } from "node:test"
import { randomUuid } from "@subrosa/codec"
import { ChartId } from "@subrosa/contract"
import { memoryCore } from "../../testing/memory-core.ts"
import { createCharts } from "../charts.ts"
import { matchLocal } from "./match-local.ts"
import { changeWorklist } from "./worklist.ts"

const item = (name: string, birthDate = "1980-04-12") => ({ chart: ChartId.parse(randomUuid()), name, birthDate })

test("what is added comes first, once, and keeps what else is known", () => {
  const [a, b] = [{ ...item("A"), lastOpened: "2026-01-01" }, item("B")]
  assert.deepEqual(changeWorklist([b, a], { add: [{ chart: a.chart, name: "A2" }] }), [{ ...a, name: "A2" }, b])
})

test("the list holds 500 at most, the newest", () => {
  const many = Array.from({ length: 500 }, (_, i) => item(`P${i}`))
  const changed = changeWorklist(many, { add: [item("New")] })
  assert.equal(changed.length, 500)
  assert.equal(changed[0]?.name, "New")
})

test("two clients' changes to one list are both kept", async () => {
  const core = memoryCore()
  const [here, there] = [createCharts(core), createCharts(core)]
  await here.worklist()
  await there.worklist()
  await here.worklistUpdate({ add: [item("A")] })
  await there.worklistUpdate({ add: [item("B")] })
  assert.deepEqual(
    (await here.worklist()).map(({ name }) => name),
    ["B", "A"],
  )
})

test("type-ahead matches the beginnings of words, accents aside, and birth dates", () => {
  const items = [item("Müller, Ana María"), item("Smith, John", "1990-01-02")]
  assert.deepEqual(matchLocal(items, "mull mar"), [items[0]])
  assert.deepEqual(matchLocal(items, "john 1990"), [items[1]])
  assert.deepEqual(matchLocal(items, "ller"), [])
  assert.deepEqual(matchLocal(items, "  "), [])
})

test("a name alone asks no server", async () => {
  const core = memoryCore()
  const found = await createCharts(core).find("Lopez")
  assert.deepEqual(found, { local: [], charts: [], searchedBy: [] })
  assert.ok(!core.calls.includes("chartFind"))
})
