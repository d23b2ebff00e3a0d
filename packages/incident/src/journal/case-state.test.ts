import assert from "node:assert/strict"
import { test } from "node:test"
import { everyBody, journalOf } from "../../testing/example-case.ts"
import { caseState, next, scopeOf, stepMs } from "../index.ts"

const journal = journalOf(everyBody)

test("a case read whole is the case followed entry by entry: whoever goes on after a crash goes on in the same case", () => {
  for (let split = 1; split <= journal.length; split++) {
    const resumed = journal.slice(split).reduce(next, caseState(journal.slice(0, split)))
    assert.deepEqual(resumed, caseState(journal))
  }
})

test("a journal with a gap, in another order, doubled or without its opening is no case", () => {
  assert.throws(() => caseState(journal.slice(1)), RangeError)
  assert.throws(() => caseState([]), RangeError)
  assert.throws(() => caseState([...journal.slice(0, 3), ...journal.slice(4)]), RangeError)
  assert.throws(() => caseState([...journal.slice(0, 3), ...journal.slice(2)]), RangeError)
  const second = journal[0] && { ...journal[0], seq: 2 }
  assert.throws(() => caseState([...journal.slice(0, 1), ...(second ? [second] : [])]), RangeError)
})

test("a change of scope keeps its history, and the newest is in force", () => {
  const { scopes, ...state } = caseState(journal)
  assert.deepEqual(
    scopes.map(({ version, counts }) => [version, counts.charts]),
    [
      [1, 10],
      [2, 0],
      [3, 12],
    ],
  )
  assert.equal(scopeOf({ ...state, scopes })?.version, 3)
})

test("steps have their time, and one that begins anew is timed anew", () => {
  const { steps } = caseState(journal)
  assert.deepEqual(steps.map(stepMs), [60_000])
  const again = caseState(journalOf([...everyBody.slice(0, 1), { kind: "step", step: "letters", change: "begun" }]))
  assert.deepEqual(again.steps.map(stepMs), [undefined])
})
