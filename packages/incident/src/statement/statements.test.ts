import assert from "node:assert/strict"
import { test } from "node:test"
import { CaseBody, type DeviceId } from "@subrosa/contract"
import { everyBody, everyTaken, journalOf, names } from "../../testing/example-case.ts"
import { chartOf, deviceOf, play, timeAt } from "../../testing/simulate-log.ts"
import {
  type CaseState,
  caseState,
  caseStatementGenerators,
  chartStatements,
  exposed,
  factorsOf,
  type Statement,
  safeHarbour,
  scopeOf,
  type WhyNot,
  whyNotStatements,
} from "../index.ts"

const journal = journalOf(everyBody)
/** The case after each of its entries. */
const states: CaseState[] = journal.map((_, i) => caseState(journal.slice(0, i + 1)))
const ids = new Map(journal.map(({ id, index }) => [id, index]))

/** What every statement owes: evidence that exists, or whose words they are, or that it is not known. */
function check(statement: Statement, logSize: number): void {
  assert.notEqual(statement.text.trim(), "")
  assert.doesNotMatch(statement.text, /undefined|NaN|\[object/)
  if (statement.kind === "unknown") return
  if (statement.kind === "free") {
    assert.ok(ids.has(statement.entry))
    return
  }
  assert.ok(statement.evidence.length > 0)
  for (const one of statement.evidence) {
    if (one.kind === "journal") assert.equal(ids.get(one.entry), one.index)
    if (one.kind === "log") assert.ok(one.index >= 0 && one.index < logSize)
    if (one.kind === "searched") assert.ok(one.size > 0)
    if (one.kind === "spec") assert.match(one.page, /^[a-z-]+\.md$/)
  }
}

test("the example has an entry of every kind, and everything that can be taken", () => {
  const kinds = new Set(everyBody.map(({ kind }) => kind))
  for (const { shape } of CaseBody.options) assert.ok(kinds.has(shape.kind.value), shape.kind.value)
  for (const body of everyBody) assert.deepEqual(CaseBody.parse(body), body)
  assert.equal(new Set(everyTaken.map(({ kind }) => kind)).size, 8)
})

test("each generator's statements name evidence that exists, or whose words they are, at every point of the case", () => {
  for (const [name, generate] of Object.entries(caseStatementGenerators)) {
    let said = 0
    for (const state of states) {
      for (const statement of generate(state, names)) {
        check(statement, 2000)
        said++
      }
    }
    assert.ok(said > 0, `${name} never says anything`)
  }
})

test("no generator quotes a person without marking it", () => {
  for (const state of states) {
    for (const generate of Object.values(caseStatementGenerators)) {
      for (const statement of generate(state, names)) {
        assert.equal(/^words \d+$/.test(statement.text), statement.kind === "free")
        if (statement.kind !== "free") assert.doesNotMatch(statement.text, /words \d+/)
      }
    }
  }
})

test("what is said of a chart names its own events of the log; why not, too", () => {
  const who = { account: 1, device: 1 }
  const { log, facts } = play([
    { do: "sign-in", ...who },
    { do: "write", ...who, chart: 1, kind: 1 },
    { do: "write", ...who, chart: 1, kind: 0 },
    { do: "open", ...who, chart: 1, kinds: [0, 1], again: true, lease: 30, export: undefined },
  ])
  const taken = { kind: "device" as const, device: deviceOf(1) as DeviceId, unlocked: true, from: timeAt(30) }
  const found = exposed([taken], facts, log)
  const statements = found.charts.flatMap((chart) => chartStatements(chart, names))
  assert.ok(statements.length >= 4)
  for (const statement of statements) check(statement, log.length)
  const reasons: WhyNot[] = [
    { kind: "not-released", size: 4 },
    { kind: "ended", index: 1, time: timeAt(1), what: "account" },
    { kind: "locked", index: 1, time: timeAt(1), what: "device" },
    { kind: "key-not-held", index: 1 },
    { kind: "sealed", index: 1 },
    { kind: "made-later", index: 1 },
    { kind: "not-named" },
  ]
  for (const statement of whyNotStatements(reasons)) check(statement, log.length)
  assert.equal(chartOf(1), found.charts[0]?.chart)
})

test("the facts of both assessments and of the safe harbour are statements too", () => {
  const copies = everyTaken.flatMap((taken) => (taken.kind === "database" ? [taken] : []))
  const slots = { passkey: 3, password: 1, "recovery-kit": 2, keyFile: 0 }
  const before = { size: 10, time: timeAt(1), entries: 7 }
  const harbours = copies.flatMap((copy) => [
    safeHarbour(copy, { before, slots }),
    safeHarbour(copy, { before: undefined, slots: { ...slots, password: 0 } }),
  ])
  assert.deepEqual(
    harbours.map(({ holds }) => holds),
    [true, false, false, false],
  )
  for (const { statements } of harbours) for (const statement of statements) check(statement, 2000)
  for (const state of states) {
    const scope = scopeOf(state)
    if (scope === undefined) continue
    for (const framework of ["hipaa", "gdpr"] as const) {
      const factors = factorsOf(framework, { state, scope, names, harbours })
      assert.equal(factors.length, framework === "hipaa" ? 4 : 8)
      for (const { facts } of factors) {
        assert.ok(facts.length > 0)
        for (const statement of facts) check(statement, 2000)
      }
    }
  }
})
