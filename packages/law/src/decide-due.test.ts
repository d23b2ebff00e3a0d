/** "By when?" of data/README.md: starts, caps, alternatives, on the rows that have them. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { allEntries, dutyOf, factsFor, isInForce, rowOf } from "../testing/facts-for.ts"
import type { Duty } from "./duty.ts"
import type { Facts } from "./facts.ts"

/** Facts that make the entry owed, discovered on 1 March 2027, with what the test adds. */
function due(jurisdiction: string, id: string, more: Partial<Facts> = {}): Duty {
  const row = rowOf(jurisdiction)
  const entry = row.recipients.find((one) => one.id === id)
  assert.ok(entry, `${jurisdiction} ${id}`)
  const facts = factsFor({ row, entry })
  const holds = [...(facts.holds ?? []), ...(more.holds ?? [])]
  return dutyOf({ ...facts, discovered: "2027-03-01", ...more, holds }, jurisdiction, id)
}

const firm = (duty: Duty): string | null => {
  assert.equal(duty.provisional, false, duty.why.join("; "))
  return duty.due
}
const provisional = (duty: Duty): string | null => {
  assert.equal(duty.provisional, true, duty.why.join("; "))
  return duty.due
}

describe("what the clock runs from", () => {
  test("an earlier stage that was not recorded is discovery; one that was is itself", () => {
    for (const [id, entry, event, amount] of [
      ["us-fl", "individuals", "reason-to-believe", "2027-04-09"],
      ["us-al", "individuals", "determination", "2027-04-24"],
      ["us-ri", "individuals", "confirmation", "2027-04-24"],
      ["us-me", "individuals", "scope-identified", "2027-04-09"],
    ] as const) {
      const unrecorded = firm(due(id, entry))
      assert.equal(firm(due(id, entry, { events: { [event]: "2027-03-10" } })), amount, id)
      assert.equal(firm(due(id, entry, { events: { [event]: "2027-03-01" } })), unrecorded, id)
    }
  })

  test("the reason to believe is never later than the determination", () => {
    const events = { "reason-to-believe": "2027-03-20", determination: "2027-03-10" }
    assert.equal(firm(due("us-fl", "individuals", { events })), "2027-04-09")
    assert.equal(firm(due("us-fl", "individuals", { events: { determination: "2027-03-10" } })), "2027-03-31")
  })

  test("a date may be recorded for one place alone", () => {
    const events = { determination: { "us-al": "2027-03-10", "us-az": "2027-03-20" } }
    assert.equal(firm(due("us-al", "individuals", { events })), "2027-04-24")
    assert.equal(firm(due("us-az", "individuals", { events })), "2027-05-04")
    assert.equal(firm(due("us-tx", "individuals", { events })), "2027-04-30")
  })

  test("a letter that has not gone out has its last lawful day, and what follows is provisional", () => {
    assert.equal(provisional(due("us-ca", "ag")), "2027-04-15", "30 days, then 15")
    assert.equal(firm(due("us-ca", "ag", { events: { "individual-notice": "2027-03-05" } })), "2027-03-20")
    assert.equal(due("us-mt", "ag").due, null, "no number of days for the letters")
    assert.equal(due("us-mt", "ag").waitsFor, "individual-notice")
  })

  test("a HIPAA notifier's letters have the federal last day where the row has none or a later one", () => {
    assert.equal(provisional(due("us-mt", "ag", { entity: "hipaa-covered provider" })), "2027-04-30")
    assert.equal(provisional(due("us-ok", "ag", { entity: "hipaa-covered provider" })), "2027-06-29")
    assert.equal(
      provisional(due("us-me", "ag", { entity: "hipaa-covered provider" })),
      "2027-03-31",
      "Maine's own 30 days",
    )
    const events = { "individual-notice": { "us-federal-hipaa": "2027-03-15" } }
    assert.equal(firm(due("us-mt", "ag", { entity: "hipaa-covered provider", events })), "2027-03-15")
  })

  test("the federal report of 500 or more, or of the year, is what the copy waits for", () => {
    const copy = (n: number, events: Facts["events"] = {}) =>
      due("us-ny", "ag-hipaa", { affected: { "us-ny": n }, events })
    assert.equal(provisional(copy(500)), "2027-05-07", "five business days after 30 April")
    assert.equal(provisional(copy(499)), "2028-03-07", "five business days after 29 February 2028")
    assert.equal(firm(copy(499, { "hhs-report": "2027-04-01" })), "2027-04-08")
    assert.equal(firm(copy(499, { "hhs-report": { "us-federal-hipaa": "2027-04-01" } })), "2027-04-08")
  })

  test("a step with the same authority waits for the step before it", () => {
    assert.equal(provisional(due("br", "anpd-supplement")), "2027-04-01", "3 March is the 4th, then 20 weekdays")
    assert.equal(firm(due("br", "anpd-declaration")), "2027-03-09", "three weekdays after the individuals' last day")
    const hours = { discovered: "2027-01-28T12:00:00+02:00" }
    assert.equal(provisional(due("fi", "nis2-final", hours)), "2027-02-28", "a month after 31 January")
    assert.equal(firm(due("fi", "nis2-final", { ...hours, events: { "full-report": "2027-01-30" } })), "2027-02-28")
    assert.equal(firm(due("eu-gdpr", "nis2-final", hours)), "2027-02-28", "there from discovery")
  })

  test("the end of the year, and a fixed day of the next", () => {
    assert.equal(firm(due("us-federal-hipaa", "hhs-annual")), "2028-02-29")
    assert.equal(firm(due("us-federal-hipaa", "hhs-annual", { discovered: "2027-12-31" })), "2028-02-29")
    assert.equal(firm(due("us-federal-hipaa", "hhs-annual", { discovered: "2028-01-01" })), "2029-03-01")
    assert.equal(firm(due("ca-on", "ipc-statistics")), "2028-03-01")
  })

  test("an event that the law waits for, and that is not recorded, gives no date", () => {
    for (const [id, entry, event, expected] of [
      ["us-la", "ag-no-harm", "regulator-request", "2027-04-04"],
      ["us-fl", "dla-no-harm", "no-harm-decision", "2027-04-04"],
      ["ca-on", "college", "disciplinary-action", "2027-04-04"],
    ] as const) {
      const open = due(id, entry)
      assert.equal(open.due, null)
      assert.equal(open.waitsFor, event)
      assert.equal(firm(due(id, entry, { events: { [event]: "2027-03-05" } })), expected)
    }
    const paid = { "ransom-payment": "2027-03-05T10:00:00+10:00" }
    assert.equal(firm(due("au", "ransom-report", { events: paid })), "2027-03-08T00:00:00Z")
  })
})

describe("what caps a date", () => {
  test("notAfter is the earlier of the clock and that event", () => {
    assert.equal(firm(due("us-federal-hipaa", "hhs-500")), "2027-04-30")
    assert.equal(
      firm(due("us-federal-hipaa", "hhs-500", { events: { "individual-notice": "2027-03-20" } })),
      "2027-03-20",
    )
    assert.equal(
      firm(due("us-federal-hipaa", "hhs-500", { events: { "individual-notice": "2027-06-20" } })),
      "2027-04-30",
    )
    const events = { "individual-notice": { "us-ca": "2027-03-25", "us-ny": "2027-03-22" } }
    assert.equal(firm(due("us-federal-hipaa", "hhs-500", { events })), "2027-03-22", "the first letter anywhere")
    assert.equal(firm(due("us-vt", "ag-preliminary")), "2027-03-19", "14 business days")
    assert.equal(firm(due("us-vt", "ag-preliminary", { events: { "individual-notice": "2027-03-04" } })), "2027-03-04")
  })

  test("before caps even where the law has no number", () => {
    assert.equal(firm(due("us-md", "ag", { events: { "individual-notice": "2027-03-20" } })), "2027-03-20")
    assert.equal(provisional(due("us-md", "ag")), "2027-04-15", "the last lawful day for the letters")
    assert.equal(due("us-nj", "state-police").due, null)
    assert.equal(due("us-ak", "ag-no-harm").due, null)
    assert.equal(firm(due("us-ak", "ag-no-harm", { events: { "no-harm-decision": "2027-03-20" } })), "2027-03-20")
  })

  test("after only orders", () => {
    assert.equal(due("us-mi", "cra", { events: { "individual-notice": "2027-03-20" } }).due, null)
    assert.equal(due("us-nj", "individuals").after, "law-enforcement-report")
  })

  test("a target and what a law tolerates move nothing", () => {
    const duty = due("nz", "opc", { discovered: "2027-03-01T09:00:00+13:00" })
    assert.equal(duty.due, null)
    assert.equal(duty.target, "2027-03-03T20:00:00Z")
    assert.deepEqual(due("us-ca", "individuals").tolerates, ["law-enforcement", "scope", "restore"])
  })
})

describe("alternatives", () => {
  test("instead replaces amount, unit and start", () => {
    assert.equal(firm(due("br", "anpd", { holds: ["entity.small-agent"] })), "2027-03-09")
    assert.equal(firm(due("jp", "ppc-final", { holds: ["event.wrongful-purpose"] })), "2027-04-30")
    assert.equal(firm(due("us-ri", "individuals", { holds: ["entity.public-body"] })), "2027-03-31")
    const hold: Partial<Facts> = { holds: ["event.police-hold"], events: { "police-release": "2027-05-03" } }
    assert.equal(firm(due("us-az", "individuals", hold)), "2027-06-17", "45 days after release")
    assert.equal(firm(due("us-me", "individuals", hold)), "2027-05-12", "seven business days after release")
    const late = due("us-ct", "individuals", { holds: ["event.identified-late"] })
    assert.equal(late.due, null)
    assert.equal(late.ordinaryDue, "2027-04-30")
  })

  test("the ordinary limit is shown where an alternative took its place, and only there", () => {
    assert.equal(
      due("us-vt", "ag-preliminary", { events: { "individual-notice": "2027-03-04" } }).ordinaryDue,
      undefined,
    )
    assert.equal(due("us-fl", "individuals").ordinaryDue, undefined)
    assert.equal(due("us-fl", "individuals", { holds: ["event.longer-delay"] }).ordinaryDue, "2027-03-31")
    assert.equal(due("us-vt", "ag-preliminary", { holds: ["entity.sworn-procedure"] }).ordinaryDue, "2027-03-19")
  })

  test("instead may bring its own cap", () => {
    const sworn: Partial<Facts> = { holds: ["entity.sworn-procedure"] }
    assert.equal(provisional(due("us-vt", "ag-preliminary", sworn)), "2027-04-15")
    assert.equal(
      firm(due("us-vt", "ag-preliminary", { ...sworn, events: { "individual-notice": "2027-04-01" } })),
      "2027-04-01",
    )
  })

  test("instead of an event that is not recorded has no date yet, and shows the ordinary one", () => {
    const duty = due("us-az", "individuals", { holds: ["event.police-hold"] })
    assert.equal(duty.due, null)
    assert.equal(duty.waitsFor, "police-release")
    assert.equal(duty.ordinaryDue, "2027-04-15")
  })

  test("added lengthens the ordinary limit; without a number it leaves it", () => {
    assert.equal(firm(due("us-fl", "individuals", { holds: ["event.longer-delay"] })), "2027-04-15")
    assert.equal(firm(due("us-fl", "ag", { holds: ["event.longer-delay"] })), "2027-03-31")
    assert.equal(firm(due("us-la", "individuals", { holds: ["event.longer-delay"] })), "2027-04-30")
  })

  test("later-of is the later of two dates", () => {
    const after = (release: string) => ({ holds: ["event.police-hold"], events: { "police-release": release } })
    assert.equal(firm(due("us-md", "individuals", after("2027-03-20"))), "2027-04-15")
    assert.equal(firm(due("us-md", "individuals", after("2027-04-20"))), "2027-04-27")
    assert.equal(firm(due("us-md", "individuals", { holds: ["event.police-hold"] })), "2027-04-15")
  })

  test("Washington's federal timetable holds for health data alone", () => {
    const wa = (elements: Facts["elements"], entity: Facts["entity"] = "hipaa-covered provider") =>
      firm(due("us-wa", "ag", { entity, elements }))
    assert.equal(wa(["medical-information", "health-insurance-id"]), "2027-04-30")
    assert.equal(wa(["medical-information", "date-of-birth"]), "2027-03-31")
    assert.equal(wa(["medical-information", "taxpayer-id"]), "2027-03-31")
    assert.equal(wa(["medical-information"], "not hipaa"), "2027-03-31")
  })
})

test("every entry with a plain clock from discovery ends where arithmetic says", () => {
  const day = 86_400_000
  let seen = 0
  for (const { row, entry } of allEntries.filter(isInForce)) {
    const { amount, unit, from, notAfter, before } = entry.deadline
    if (amount === null || from !== "discovery" || notAfter !== undefined || before !== undefined) continue
    const facts = { ...factsFor({ row, entry }), discovered: "2027-06-01T10:00:00Z" }
    const start = Date.parse("2027-06-01T10:00:00Z")
    const found = dutyOf(facts, row.id, entry.id).due
    if (unit === "days")
      assert.equal(found, new Date(start + amount * day).toISOString().slice(0, 10), `${row.id} ${entry.id}`)
    else if (unit === "hours")
      assert.equal(found, new Date(start + amount * 3_600_000).toISOString().replace(".000", ""))
    else continue
    seen++
  }
  assert.ok(seen > 50, `${seen} entries`)
})
