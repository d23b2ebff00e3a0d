import assert from "node:assert/strict"
import { test } from "node:test"
import type { AccountId, DeviceId, Taken } from "@subrosa/contract"
import { type CaseFacts, caseSteps, durationText, stepOrder } from "./case-steps.ts"

const phone: Taken = { kind: "device", device: "d-1" as DeviceId, unlocked: true, from: "2026-03-09T08:00:00.000Z" }
const locked = { subject: { id: "d-1" } }
const said = { time: "2026-03-09T10:00:00.000Z" }
const counts = {
  affected: 3,
  byState: { affected: 3 },
  codes: { left: 0, assigned: 0 },
}

function facts(change: Partial<CaseFacts> = {}): CaseFacts {
  const taken = [phone]
  const start = { taken, contained: [], scopes: [], assessments: {}, duties: undefined, counts, filed: [] }
  return { ...start, steps: [], closed: undefined, ...change }
}

const scope = { version: 1, counts: { charts: 3 } }
const next = (given: CaseFacts, hasSender = true) =>
  caseSteps(given, hasSender).find(({ state }) => state === "now")?.id

test("the steps come one after the other", () => {
  assert.equal(next(facts()), "contain")
  const contained = { contained: [locked] }
  assert.equal(next(facts(contained)), "scope")
  const scoped = { ...contained, scopes: [scope] }
  assert.equal(next(facts(scoped)), "assess")
  const assessed = { ...scoped, assessments: { hipaa: { scope: 1, decision: "notify" } } }
  assert.equal(next(facts(assessed), false), "duties")
  assert.equal(next(facts(assessed)), "cards")
  const duties = {
    scope: 1,
    duties: [{ id: "hhs", jurisdiction: "us-federal-hipaa", recipient: "regulator" }],
  }
  const counted = { ...assessed, duties }
  assert.equal(next(facts(counted)), "codes")
  const skipped = { ...counted, steps: [{ step: "codes", begun: undefined, done: said }] }
  assert.equal(next(facts(skipped)), "letters")
  const made = { ...skipped, counts: { ...counts, byState: { made: 3 } } }
  assert.equal(next(facts(made)), "send")
  const sent = { ...skipped, counts: { ...counts, byState: { sent: 3 } } }
  assert.equal(next(facts(sent)), "filings")
  const filed = { ...sent, filed: [{ duty: "hhs", jurisdiction: "us-federal-hipaa" }] }
  assert.equal(next(facts(filed)), "close")
  assert.equal(next(facts({ ...filed, closed: said })), undefined)
})

test("what turns out to have been taken later is to be locked as well; papers are not", () => {
  const contained = { contained: [locked], scopes: [scope] }
  const insider: Taken = { kind: "insider", account: "a-1" as AccountId, from: phone.from }
  const keys: Taken = { kind: "database", what: "backup", at: phone.from, keeperKey: false, keys: [insider.account] }
  assert.equal(next(facts({ ...contained, taken: [phone, insider] })), "contain")
  assert.equal(next(facts({ ...contained, taken: [phone, keys] })), "contain")
  assert.equal(
    next(facts({ ...contained, taken: [phone, { kind: "paper", records: [], upTo: phone.from }] })),
    "assess",
  )
})

test("where nobody is affected, or no notice is due, nobody is written to", () => {
  const contained = { contained: [locked] }
  const nobody = { ...scope, counts: { ...scope.counts, charts: 0 } }
  const decided = { hipaa: { scope: 1, decision: "no-notice" } }
  assert.equal(next(facts({ ...contained, scopes: [nobody], assessments: decided })), "close")
  assert.equal(next(facts({ ...contained, scopes: [scope], assessments: decided }), false), "close")
})

test("a new scope is assessed and counted anew", () => {
  const second = { ...scope, version: 2 }
  const assessments = { hipaa: { scope: 1, decision: "notify" } }
  assert.equal(next(facts({ contained: [locked], scopes: [scope, second], assessments })), "assess")
})

test("a step that was timed says how long it took", () => {
  const steps = [{ step: "contain", begun: said, done: { ...said, time: "2026-03-09T10:00:42.000Z" } }]
  assert.equal(caseSteps(facts({ steps }), false)[stepOrder.indexOf("contain")]?.tookMs, 42_000)
  assert.equal(durationText(42_000), "42 s")
  assert.equal(durationText(240_000), "4 min")
  assert.equal(durationText(7_500_000), "2 h 5 min")
})
