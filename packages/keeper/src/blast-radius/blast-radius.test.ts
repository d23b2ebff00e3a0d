import assert from "node:assert/strict"
import { test } from "node:test"
import { type BlastSubject, limitsDefault, type Role } from "@subrosa/contract"
import fc from "fast-check"
import { type BlastAccount, type BlastFacts, blastRadius } from "./blast-radius.ts"

const now = new Date("2026-03-02T10:00:00.000Z")
const account = (id: string, roles: Role[], over: Partial<BlastAccount> = {}): BlastAccount => ({
  id,
  roles,
  reach: 400,
  locked: false,
  devices: [],
  ...over,
})
const facts = (over: Partial<BlastFacts> = {}): BlastFacts => ({
  now,
  patients: 1000,
  limits: limitsDefault,
  accounts: [account("ann", ["owner"]), account("bob", ["clinician"])],
  breakerAt: undefined,
  emergenciesPerDay: 3,
  bulkCharts: 50,
  loneExportHours: 1,
  openings: { hour: 7, day: 70, week: 300 },
  ...over,
})
const figures = (given: BlastFacts, kind: BlastSubject["kind"], id?: string) => {
  const found = blastRadius(given).find(
    ({ subject }) => subject.kind === kind && (id === undefined || ("id" in subject && subject.id === id)),
  )
  return found === undefined ? undefined : [found.hour, found.day, found.week]
}

test("a stolen clinician's session reads its limits and emergencies, never more than there are", () => {
  assert.deepEqual(figures(facts(), "account", "bob"), [18, 63, 421])
  assert.deepEqual(
    figures(facts({ accounts: [account("bob", ["clinician"], { reach: 4 })] }), "account", "bob"),
    [7, 7, 25],
  )
  assert.deepEqual(figures(facts({ patients: 5 }), "account", "bob"), [5, 5, 5])
})

test("a device in its first day reads half, a locked one nothing", () => {
  const devices = [
    { id: "new", since: new Date(now.getTime() - 3_600_000), locked: false },
    { id: "old", since: new Date(0), locked: false },
    { id: "lost", since: new Date(0), locked: true },
  ]
  const given = facts({ accounts: [account("bob", ["front-desk"], { devices })] })
  assert.deepEqual(figures(given, "device", "new"), [7, 30, 390])
  assert.deepEqual(figures(given, "device", "old"), [15, 60, 400])
  assert.deepEqual(figures(given, "device", "lost"), [0, 0, 0])
})

test("a lone owner can take everything after the hour that everyone sees; with a second officer no one can alone, two can", () => {
  assert.deepEqual(figures(facts(), "account", "ann"), [15, 1000, 1000])
  assert.equal(figures(facts(), "two-officers"), undefined)
  const two = facts({ accounts: [account("ann", ["owner"]), account("pat", ["privacy-officer"])] })
  assert.deepEqual(figures(two, "account", "ann"), [15, 60, 400])
  assert.deepEqual(figures(two, "two-officers"), [1000, 1000, 1000])
})

test("the breaker bounds many accounts at once", () => {
  const many = Array.from({ length: 20 }, (_, i) => account(`c${i}`, ["biller"]))
  assert.deepEqual(figures(facts({ accounts: many }), "role"), [300, 1000, 1000])
  assert.equal(figures(facts({ accounts: many, breakerAt: 60 }), "role")?.[0], 60)
})

test("administrator, server, keeper, store and backup read nobody; a server of changed pages what is opened", () => {
  for (const kind of ["administrator", "server", "keeper", "store", "backup"] as const) {
    assert.deepEqual(figures(facts(), kind), [0, 0, 0])
  }
  assert.deepEqual(figures(facts(), "server-code"), [7, 70, 300])
})

test("an hour never holds more than a day, a day no more than a week, none more than all patients; every figure is derived", () => {
  const roles = fc.constantFrom<Role>("owner", "privacy-officer", "clinician", "supervisor", "front-desk", "biller")
  const someone = fc.record({
    id: fc.uuid(),
    roles: fc.array(roles, { minLength: 1, maxLength: 2 }),
    reach: fc.nat(2000),
    locked: fc.boolean(),
  })
  const given = fc.record({
    accounts: fc.array(someone, { maxLength: 6 }),
    patients: fc.nat(2000),
    bulkCharts: fc.nat(500),
    breakerAt: fc.option(fc.nat(200), { nil: undefined }),
  })
  fc.assert(
    fc.property(given, ({ accounts, patients, ...rest }) => {
      const people = accounts.map((one) => ({
        ...one,
        reach: Math.min(one.reach, patients),
        devices: [{ id: one.id, since: now, locked: one.locked }],
      }))
      for (const { hour, day, week, derivation, stoppedBy } of blastRadius(
        facts({ accounts: people, patients, ...rest }),
      )) {
        assert.ok(hour <= day && day <= week && week <= patients)
        assert.ok(derivation.length > 0 && stoppedBy !== "")
      }
    }),
  )
})
