/** "Is a duty owed?" of data/README.md, rule by rule, over every entry of the data. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { allEntries, dutyOf, type Entry, factsFor, homeOf, isInForce, rowOf, withHolds } from "../testing/facts-for.ts"
import { type Duty, isOwed } from "./duty.ts"
import type { Facts } from "./facts.ts"
import { jurisdictions } from "./jurisdictions.ts"

const owedFor = (facts: Facts, { row, entry }: Entry): boolean => isOwed(dutyOf(facts, row.id, entry.id))
const nameOf = ({ row, entry }: Entry): string => `${row.id} ${entry.id}`

/** Every entry in force, with facts that make it owed. */
const owedEntries = allEntries.filter(isInForce)

test("facts that meet all that an entry asks for make it owed, for every entry in force", () => {
  for (const one of owedEntries) assert.ok(owedFor(factsFor(one), one), nameOf(one))
  assert.equal(owedEntries.length, allEntries.length - 2, "two duties are not commenced")
})

describe("1: the row's condition, and a person", () => {
  test("nobody of the jurisdiction, nothing owed", () => {
    for (const one of owedEntries) {
      const elsewhere = one.row.level === "federal" ? {} : { nz: 100_000, "us-ca": 100_000 }
      const affected = Object.fromEntries(Object.entries(elsewhere).filter(([id]) => id !== one.row.id))
      assert.ok(!owedFor({ ...factsFor(one), affected }, one), nameOf(one))
    }
  })

  test("federal rules count anyone", () => {
    const one = { row: rowOf("us-federal-hipaa"), entry: rowOf("us-federal-hipaa").recipients[0]! }
    assert.ok(owedFor({ ...factsFor(one), affected: { "us-ks": 1 } }, one))
  })

  test("a row whose condition is not met owes nothing", () => {
    const scoped = owedEntries.filter(({ row }) => row.scope.condition !== null)
    assert.ok(scoped.length > 10)
    for (const one of scoped) {
      const facts: Facts = {
        ...factsFor(one),
        entity: "not hipaa",
        holds: [one.entry.condition?.code ?? "entity.vendor"],
      }
      assert.ok(!owedFor(facts, one), nameOf(one))
    }
  })
})

describe("2: elements", () => {
  test("each listed element alone is enough, any other is not", () => {
    for (const one of owedEntries) {
      const listed = one.entry.elements ?? one.row.protectedElements
      if (listed === "any") {
        assert.ok(owedFor({ ...factsFor(one), elements: ["date-of-birth"] }, one), nameOf(one))
        continue
      }
      for (const element of listed)
        assert.ok(owedFor({ ...factsFor(one), elements: [element] }, one), `${nameOf(one)} ${element}`)
      const others = (["ssn", "medical-information", "date-of-birth", "genetic", "other"] as const).filter(
        (e) => !listed.includes(e),
      )
      assert.ok(!owedFor({ ...factsFor(one), elements: others }, one), nameOf(one))
    }
  })

  test("a taxpayer number is also a government id, and not the reverse", () => {
    for (const one of owedEntries) {
      const listed = one.entry.elements ?? one.row.protectedElements
      if (listed === "any") continue
      const counts = listed.includes("government-id") || listed.includes("taxpayer-id")
      assert.equal(owedFor({ ...factsFor(one), elements: ["taxpayer-id"] }, one), counts, nameOf(one))
    }
    const payroll = { row: rowOf("us-va"), entry: rowOf("us-va").recipients.find(({ id }) => id === "ag-payroll")! }
    assert.ok(!owedFor({ ...factsFor(payroll), elements: ["government-id"] }, payroll))
  })
})

describe("3: encryption", () => {
  test("with the key safe, what is excused is what the row says", () => {
    for (const one of owedEntries) {
      const effect = one.row.safeHarbor.encryption
      const excused = effect === true || (effect === "individuals-only" && one.entry.kind === "individuals")
      assert.equal(owedFor({ ...factsFor(one), encrypted: true }, one), !excused, nameOf(one))
    }
  })

  test("with the key taken nothing is excused; a silent law is asked about", () => {
    for (const one of owedEntries) {
      const duty = dutyOf({ ...factsFor(one), encrypted: true, keyTaken: true }, one.row.id, one.entry.id)
      assert.ok(isOwed(duty), nameOf(one))
      const silent = one.row.safeHarbor.lostIfKeyTaken === "silent"
      if (silent) assert.equal(duty.owed, "ask-counsel", nameOf(one))
    }
  })
})

describe("4: a documented finding that harm is unlikely", () => {
  test("excuses what has a harm test, but not the filing of the finding", () => {
    for (const one of owedEntries) {
      const harmTest = one.row.trigger.harmTest
      const code = one.entry.condition?.code ?? ""
      const kept = ["event.no-harm-finding", "event.regulator-request"].includes(code)
      const excused =
        harmTest?.code === "per-recipient"
          ? code.startsWith("risk.")
          : harmTest !== null && harmTest.onlyFor === undefined && !kept
      const copy = one.entry.deadline.from === "hhs-report"
      assert.equal(owedFor({ ...factsFor(one), harm: "unlikely" }, one), !excused && !copy, nameOf(one))
    }
  })

  test("not assessed, or likely: owed", () => {
    for (const harm of ["likely", "not-assessed"] as const) {
      for (const one of owedEntries) assert.ok(owedFor({ ...factsFor(one), harm }, one), nameOf(one))
    }
  })

  test("in New York the finding excuses an inadvertent disclosure by someone allowed to see the data, nothing else", () => {
    const one = { row: rowOf("us-ny"), entry: rowOf("us-ny").recipients[0]! }
    const facts: Facts = { ...factsFor(one), harm: "unlikely" }
    assert.ok(owedFor(facts, one))
    assert.ok(owedFor({ ...facts, incident: "other" }, one))
    assert.ok(!owedFor({ ...facts, incident: "inadvertent-authorised-disclosure" }, one))
  })

  test("the copy of a federal report is not owed where the finding spares the report", () => {
    for (const id of ["us-ny", "us-il"]) {
      const one = { row: rowOf(id), entry: rowOf(id).recipients.find((entry) => entry.id === "ag-hipaa")! }
      const facts: Facts = { ...factsFor(one), harm: "unlikely" }
      assert.ok(!owedFor(facts, one), id)
      assert.ok(owedFor({ ...facts, events: { "hhs-report": "2027-06-20" } }, one), `${id}: reported all the same`)
    }
  })
})

describe("5: condition, threshold, effective", () => {
  test("an entry's condition decides", () => {
    for (const one of owedEntries) {
      const { condition } = one.entry
      if (condition === null) continue
      const facts = factsFor(one)
      const code = condition.code
      const opposite: Facts =
        code === "entity.hipaa"
          ? { ...facts, entity: condition.holds ? "not hipaa" : "hipaa-covered provider" }
          : condition.holds
            ? { ...facts, holds: facts.holds?.filter((held) => held !== code) ?? [], fails: [code] }
            : withHolds(facts, code)
      assert.ok(!owedFor(opposite, one), nameOf(one))
    }
  })

  test("a condition may be listed for one place alone, and louder there", () => {
    const one = { row: rowOf("us-id"), entry: rowOf("us-id").recipients.find(({ id }) => id === "ag-public")! }
    const facts = factsFor(one)
    assert.ok(owedFor({ ...facts, holds: ["entity.public-body@us-id"] }, one))
    assert.ok(!owedFor({ ...facts, holds: ["entity.public-body@us-ky"] }, one))
    assert.ok(!owedFor({ ...facts, holds: ["entity.public-body"], fails: ["entity.public-body@us-id"] }, one))
    const swiss = { row: rowOf("ch"), entry: rowOf("ch").recipients[0]! }
    assert.ok(owedFor({ ...factsFor(swiss), fails: ["risk.protection-needed@sg"] }, swiss))
    assert.ok(!owedFor({ ...factsFor(swiss), fails: ["risk.protection-needed@ch"] }, swiss))
  })

  test("every threshold is exact: one below the count is not owed, the count is, one above upTo is not", () => {
    for (const one of owedEntries) {
      const { count, upTo } = one.entry.threshold
      assert.ok(!owedFor(factsFor(one, count - 1), one), `${nameOf(one)} at ${count - 1}`)
      assert.ok(owedFor(factsFor(one, count), one), `${nameOf(one)} at ${count}`)
      if (upTo === undefined) continue
      assert.ok(owedFor(factsFor(one, upTo), one), `${nameOf(one)} at ${upTo}`)
      assert.ok(!owedFor(factsFor(one, upTo + 1), one), `${nameOf(one)} at ${upTo + 1}`)
    }
  })

  test("total counts everyone affected anywhere, jurisdiction only its own, single-state each State by itself", () => {
    for (const one of owedEntries) {
      const { count, at } = one.entry.threshold
      if (count < 2) continue
      const home = homeOf(one.row)
      const spread = { ...factsFor(one), affected: { [home]: 1, "us-wy": count - 1 } }
      assert.equal(owedFor(spread, one), at === "total", nameOf(one))
      assert.equal(
        owedFor({ ...spread, affected: { [home]: 1 }, elsewhere: count - 1 }, one),
        at === "total",
        nameOf(one),
      )
    }
  })

  test("media names the States that reach the number", () => {
    const one = {
      row: rowOf("us-federal-hipaa"),
      entry: rowOf("us-federal-hipaa").recipients.find(({ id }) => id === "media")!,
    }
    const duty = dutyOf(
      { ...factsFor(one), affected: { "us-ny": 501, "us-ca": 500, "us-pr": 700, gb: 900 } },
      one.row.id,
      one.entry.id,
    )
    assert.deepEqual(duty.states, ["us-ny", "us-pr"])
  })

  test("where the count is read two ways, the stricter one is owed and counsel is asked", () => {
    const iowa = { row: rowOf("us-ia"), entry: rowOf("us-ia").recipients.find(({ id }) => id === "ag")! }
    const at = (n: number): Duty => dutyOf(factsFor(iowa, n), "us-ia", "ag")
    assert.deepEqual(
      [499, 500, 501].map((n) => at(n).owed),
      ["not-owed", "ask-counsel", "owed"],
    )
    assert.match(at(500).open.join(), /at least 500/)
    const florida = { row: rowOf("us-fl"), entry: rowOf("us-fl").recipients.find(({ id }) => id === "cra")! }
    const duty = dutyOf({ ...factsFor(florida), affected: { "us-fl": 10, "us-ga": 991 } }, "us-fl", "cra")
    assert.equal(duty.owed, "ask-counsel")
    assert.equal(dutyOf(factsFor(florida), "us-fl", "cra").owed, "owed")
  })

  test("a duty is in force from its first day, by the day of discovery; an uncommenced one never", () => {
    const one = { row: rowOf("in"), entry: rowOf("in").recipients[0]! }
    assert.ok(!owedFor({ ...factsFor(one), discovered: "2027-05-12" }, one))
    assert.ok(owedFor({ ...factsFor(one), discovered: "2027-05-13" }, one))
    for (const uncommenced of allEntries.filter((entry) => !isInForce(entry))) {
      assert.ok(!owedFor({ ...factsFor(uncommenced), discovered: "2099-01-01" }, uncommenced), nameOf(uncommenced))
    }
  })
})

describe("6: a notifier that follows HIPAA", () => {
  test("owes the kinds in stillOwed and no others, unless the relief leaves it or what was taken out", () => {
    for (const one of owedEntries) {
      const { condition } = one.entry
      if (condition?.code === "entity.hipaa" && !condition.holds) continue
      const { who, limitedTo, stillOwed } = one.row.hipaa
      for (const entity of ["hipaa-covered provider", "hipaa business associate"] as const) {
        const facts: Facts = { ...factsFor(one), entity }
        const leftOut = who === "covered-entities" && entity === "hipaa business associate"
        const outside =
          limitedTo !== null &&
          one.row.protectedElements.some((e) => facts.elements.includes(e) && !limitedTo.includes(e))
        assert.equal(
          owedFor(facts, one),
          leftOut || outside || stillOwed.includes(one.entry.kind),
          `${nameOf(one)} ${entity}`,
        )
      }
    }
  })

  test("in Vermont health data alone is excused, and a taxpayer number brings the State duties back", () => {
    const one = { row: rowOf("us-vt"), entry: rowOf("us-vt").recipients[0]! }
    const facts: Facts = { ...factsFor(one), entity: "hipaa-covered provider" }
    assert.ok(
      !owedFor({ ...facts, elements: ["medical-information", "date-of-birth"] }, one),
      "a birth date is no element there",
    )
    assert.ok(owedFor({ ...facts, elements: ["medical-information", "taxpayer-id"] }, one))
    assert.ok(owedFor({ ...facts, elements: ["medical-information", "biometric"] }, one))
  })
})

describe("identity-theft services", () => {
  const withServices = jurisdictions.filter(({ identityTheftServices }) => identityTheftServices !== null)

  test("are owed for each element they are for, for the months of the law", () => {
    assert.equal(withServices.length, 6)
    for (const row of withServices) {
      const services = row.identityTheftServices!
      for (const element of services.when) {
        const facts: Facts = { ...factsFor({ row, entry: row.recipients[0]! }), elements: [element] }
        const duty = dutyOf(facts, row.id, "identity-theft-services")
        assert.equal(isOwed(duty), services.obligation === "must", `${row.id} ${element}`)
        assert.equal(duty.months, services.months)
        assert.equal(duty.due, null)
        const hipaa = dutyOf({ ...facts, entity: "hipaa-covered provider" }, row.id, "identity-theft-services")
        const still = services.obligation === "must" && row.hipaa.stillOwed.includes("identity-theft-services")
        assert.equal(isOwed(hipaa), still, `${row.id} under HIPAA`)
        const excused = dutyOf({ ...facts, encrypted: true }, row.id, "identity-theft-services")
        assert.equal(isOwed(excused), false, `${row.id} encrypted`)
      }
    }
  })

  test("are not owed for other elements, nor where the law names none", () => {
    const facts = factsFor({ row: rowOf("us-ma"), entry: rowOf("us-ma").recipients[0]! })
    assert.equal(
      dutyOf({ ...facts, elements: ["drivers-license"] }, "us-ma", "identity-theft-services").owed,
      "not-owed",
    )
    const texas = factsFor({ row: rowOf("us-tx"), entry: rowOf("us-tx").recipients[0]! })
    assert.equal(dutyOf(texas, "us-tx", "identity-theft-services").owed, "not-owed")
  })
})
