import assert from "node:assert/strict"
import { test } from "node:test"
import { caseSteps, durationText, stepOrder } from "./case-steps.ts"

type Facts = Parameters<typeof caseSteps>[0]

const said = { entry: "e", index: 1, time: "2026-03-09T10:00:00.000Z", account: "a" }
const device = { kind: "device", device: "d", unlocked: true, from: said.time } as unknown
const counts = {
  affected: 3,
  told: 0,
  beingTold: 3,
  unreachable: 0,
  heldBack: 0,
  byState: { affected: 3 },
  dropped: 0,
  codes: { left: 0, assigned: 0, used: 0 },
  codesShort: 3,
}

function facts(change: Record<string, unknown> = {}): Facts {
  const start = { taken: [device], contained: [], scopes: [], assessments: {}, duties: undefined, counts, filed: [] }
  return { ...start, steps: [], closed: undefined, ...change } as Facts
}

const scope = { ...said, version: 1, counts: { charts: 3, segments: 3, entries: 9, byKind: {} } }
const next = (given: Facts, hasSender = true) => caseSteps(given, hasSender).find(({ state }) => state === "now")?.id

test("the steps come one after the other", () => {
  assert.equal(next(facts()), "contain")
  const contained = { contained: [said] }
  assert.equal(next(facts(contained)), "scope")
  const scoped = { ...contained, scopes: [scope] }
  assert.equal(next(facts(scoped)), "assess")
  const assessed = { ...scoped, assessments: { hipaa: { ...said, scope: 1, decision: "notify" } } }
  assert.equal(next(facts(assessed), false), "duties")
  assert.equal(next(facts(assessed)), "cards")
  const duties = {
    ...said,
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

test("where nobody is affected, or no notice is due, nobody is written to", () => {
  const contained = { contained: [said] }
  const nobody = { ...scope, counts: { ...scope.counts, charts: 0 } }
  const decided = { hipaa: { ...said, scope: 1, decision: "no-notice" } }
  assert.equal(next(facts({ ...contained, scopes: [nobody], assessments: decided })), "close")
  assert.equal(next(facts({ ...contained, scopes: [scope], assessments: decided }), false), "close")
})

test("a new scope is assessed and counted anew", () => {
  const second = { ...scope, version: 2 }
  const assessments = { hipaa: { ...said, scope: 1, decision: "notify" } }
  assert.equal(next(facts({ contained: [said], scopes: [scope, second], assessments })), "assess")
})

test("a step that was timed says how long it took", () => {
  const steps = [{ step: "contain", begun: said, done: { ...said, time: "2026-03-09T10:00:42.000Z" } }]
  assert.equal(caseSteps(facts({ steps }), false)[stepOrder.indexOf("contain")]?.tookMs, 42_000)
  assert.equal(durationText(42_000), "42 s")
  assert.equal(durationText(240_000), "4 min")
  assert.equal(durationText(7_500_000), "2 h 5 min")
})
