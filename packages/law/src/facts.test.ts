import assert from "node:assert/strict"
import { test } from "node:test"
import cases from "../data/cases.json" with { type: "json" }
import { FactsError, parseFacts } from "./facts.ts"

const good = {
  discovered: "2026-03-02",
  entity: "not hipaa",
  affected: { "us-ny": 3 },
  elements: ["ssn"],
  encrypted: false,
  keyTaken: false,
}

function issuesOf(more: object, now?: string): string[] {
  try {
    parseFacts({ ...good, ...more }, now === undefined ? {} : { now })
    return []
  } catch (error) {
    assert.ok(error instanceof FactsError)
    return error.issues.map(({ path, message }) => `${path}: ${message}`)
  }
}

test("the facts of every worked example parse", () => {
  for (const { name, facts } of cases) assert.doesNotThrow(() => parseFacts(facts), name)
})

test("each wrong field is named, with what is wrong", () => {
  assert.deepEqual(issuesOf({}), [])
  assert.match(issuesOf({ affected: { "us-xx": 1 } }).join(), /^affected\.us-xx: unknown jurisdiction us-xx$/)
  assert.match(issuesOf({ affected: { "us-ny": -1 } }).join(), /^affected\.us-ny: a number of people is not negative$/)
  assert.match(issuesOf({ affected: { "us-ny": 1.5 } }).join(), /^affected\.us-ny: /)
  assert.match(issuesOf({ elements: ["shoe-size"] }).join(), /^elements\.0: /)
  assert.match(issuesOf({ holds: ["entity.unknown"] }).join(), /^holds\.0: unknown condition entity\.unknown/)
  assert.match(issuesOf({ holds: ["entity.vendor@us-xx"] }).join(), /^holds\.0: unknown condition/)
  assert.match(
    issuesOf({ holds: ["risk.any"], fails: ["risk.any"] }).join(),
    /^holds\.0: risk\.any is listed in fails too/,
  )
  assert.match(issuesOf({ events: { birthday: "2026-03-02" } }).join(), /^events/)
  assert.match(issuesOf({ events: { determination: { "us-xx": "2026-03-02" } } }).join(), /^events\.determination/)
  assert.match(issuesOf({ entity: "clinic" }).join(), /^entity: /)
  assert.match(issuesOf({ harm: "none" }).join(), /^harm: /)
  assert.match(issuesOf({ holidays: { "us-federal": ["2026-09-07"] } }).join(), /^holidays: /)
  assert.match(issuesOf({ timeZone: "Mars/Olympus" }).join(), /^timeZone: /)
  assert.match(issuesOf({ extra: 1 }).join(), /extra/)
  const hold = { requestedBy: "Police", written: true, from: "2026-03-05", until: "2026-03-04" }
  assert.match(issuesOf({ policeHold: hold }).join(), /^policeHold\.until: the hold ends before it begins/)
})

test("a date is one that exists, and a time says where", () => {
  for (const discovered of ["2026-02-29", "2026-13-01", "02/03/2026", "yesterday", "2026-03-02T25:00:00Z"]) {
    assert.match(issuesOf({ discovered }).join(), /^discovered: /, discovered)
  }
  assert.match(issuesOf({ discovered: "2026-03-02T10:00:00" }).join(), /^discovered: a time needs its offset/)
  assert.deepEqual(issuesOf({ discovered: "2026-03-02T10:00:00", timeZone: "America/New_York" }), [])
  assert.deepEqual(issuesOf({ discovered: "2028-02-29" }), [])
})

test("what lies in the future is no fact yet", () => {
  const now = "2026-03-10T12:00:00Z"
  assert.match(issuesOf({ discovered: "2026-03-20" }, now).join(), /^discovered: 2026-03-20 lies in the future/)
  assert.match(issuesOf({ discovered: "2026-03-10T12:00:01Z" }, now).join(), /^discovered: /)
  assert.deepEqual(issuesOf({ discovered: "2026-03-10T12:00:00Z" }, now), [])
  assert.match(issuesOf({ events: { determination: "2026-04-01" } }, now).join(), /^events\.determination: /)
  assert.match(
    issuesOf({ events: { determination: { "us-ny": "2026-04-01" } } }, now).join(),
    /^events\.determination\.us-ny: /,
  )
  assert.match(issuesOf({}, "soon").join(), /^now: /)
  assert.deepEqual(issuesOf({ discovered: "2026-03-20" }), [], "without a clock nothing is the future")
})
