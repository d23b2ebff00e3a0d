import assert from "node:assert/strict"
import { test } from "node:test"
import { Taken } from "@subrosa/contract"
import type { ChartId } from "../data/incidents.ts"
import { AnswerError, happenedKinds, takenIn } from "./what-was-taken.ts"

const [account, device, chart, file] = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
  "33333333-3333-4333-8333-333333333333",
  "44444444-4444-4444-8444-444444444444",
]
const charts = [chart as ChartId]

function answers(fields: Record<string, string | string[]>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries({ from: "2026-03-09T10:00", ...fields })) {
    for (const one of [value].flat()) data.append(name, one)
  }
  return data
}

test("every kind that can be chosen comes to an answer that the contract takes", () => {
  const all = answers({
    device,
    account,
    whose: `${account} ${device}`,
    exports: [file],
    trustedDevices: [device],
    keys: [account],
    kinds: ["clinical"],
    to: "2026-03-09T12:00",
  })
  for (const { value } of happenedKinds) assert.equal(Taken.parse(takenIn(value, all, charts)).kind, value)
  assert.deepEqual(new Set(happenedKinds.map(({ value }) => value)).size, Taken.options.length)
})

test("in doubt it is the wider answer: unlocked, with the keeper's key, every kind of record, not over yet", () => {
  const doubtful = answers({ device, whose: `${account} ${device}` })
  const lost = takenIn("device", doubtful, [])
  assert.ok(lost.kind === "device" && lost.unlocked && lost.to === undefined)
  const copy = takenIn("database", doubtful, [])
  assert.ok(copy.kind === "database" && copy.keeperKey)
  const paper = takenIn("paper", doubtful, charts)
  assert.ok(paper.kind === "paper")
  assert.deepEqual(paper.records, [{ chart }])
})

test("a field shows minutes: what was written in the minute that is named belongs to it", () => {
  const paper = takenIn("paper", answers({}), charts)
  assert.ok(paper.kind === "paper" && paper.upTo.endsWith(":59.999Z"))
  const copy = takenIn("database", answers({}), [])
  assert.ok(copy.kind === "database" && copy.at === paper.upTo)
  const misused = takenIn("insider", answers({ account, to: "2026-03-09T10:00" }), [])
  assert.ok(misused.kind === "insider" && misused.from.endsWith(":00.000Z") && misused.to === paper.upTo)
})

test("what is missing or cannot be is named with its field", () => {
  const refuses = (field: string, act: () => unknown) =>
    assert.throws(act, (error) => error instanceof AnswerError && error.field === field)
  refuses("from", () => takenIn("device", answers({ from: "", device }), []))
  refuses("to", () => takenIn("insider", answers({ account, to: "2026-03-08T10:00" }), []))
  refuses("device", () => takenIn("device", answers({}), []))
  refuses("records", () => takenIn("paper", answers({}), []))
  refuses("records", () => takenIn("mis-sent", answers({}), []))
  refuses("exports", () => takenIn("vendor", answers({}), []))
})
