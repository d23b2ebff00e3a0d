/** What must hold for any facts at all, over every duty of every jurisdiction. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { assessDuties } from "./assess-duties.ts"
import { calendar } from "./calendar.ts"
import { conditionCodes, elements, events, stages } from "./codes.ts"
import { type Duty, isOwed } from "./duty.ts"
import { type Facts, parseFacts } from "./facts.ts"
import { jurisdictionIds } from "./jurisdiction-ids.ts"
import { jurisdictions } from "./jurisdictions.ts"

const runs = { numRuns: process.env.SLOW ? 500 : 25 }

/** Days from 1 January 2024, so that leap days and three year ends are among them. */
const day = (from: number, to: number) =>
  fc.integer({ min: from, max: to }).map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10))

const moment = (from: number, to: number) =>
  fc.oneof(
    day(from, to),
    fc
      .tuple(
        day(from, to),
        fc.integer({ min: 0, max: 23 }),
        fc.constantFrom("Z", "-05:00", "+01:00", "+05:30", "+13:00"),
      )
      .map(([date, hour, offset]) => `${date}T${String(hour).padStart(2, "0")}:30:00${offset}`),
  )

const recordable = events.filter((event) => event !== "discovery" && event !== "calendar-year-end")
const headCount = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom(250, 499, 500, 501, 1000, 1001, 5001, 10_001),
)
const home = jurisdictionIds.filter((id) => !id.includes("-federal-"))

const anyFacts: fc.Arbitrary<Facts> = fc.record(
  {
    discovered: moment(0, 1000),
    entity: fc.constantFrom("hipaa-covered provider", "hipaa business associate", "not hipaa"),
    affected: fc.dictionary(fc.constantFrom(...home), headCount, { maxKeys: 8 }),
    elements: fc.subarray([...elements]),
    encrypted: fc.boolean(),
    keyTaken: fc.boolean(),
    holds: fc.subarray([...conditionCodes]),
    // Later than any discovery, so that nothing is recorded as happening before it.
    events: fc.dictionary(fc.constantFrom(...recordable), moment(1003, 1400), { maxKeys: 6 }),
    harm: fc.constantFrom("unlikely", "likely", "not-assessed"),
    elsewhere: headCount,
    policeHold: fc.record({
      requestedBy: fc.constant("Police"),
      written: fc.boolean(),
      from: day(1003, 1100),
      until: day(1100, 1300),
    }),
  },
  { requiredKeys: ["discovered", "entity", "affected", "elements", "encrypted", "keyTaken"] },
)

const keyOf = ({ jurisdiction, entry }: Duty): string => `${jurisdiction} ${entry}`
const everyDuty = jurisdictions.reduce((sum, { recipients }) => sum + recipients.length + 1, 0)

test("every duty of every jurisdiction is decided, with a reason, for any facts that parse", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const duties = assessDuties(parseFacts(facts), jurisdictions)
      assert.equal(duties.length, everyDuty)
      for (const duty of duties) {
        assert.ok(duty.why.length > 0, keyOf(duty))
        assert.match(duty.due ?? "2026-01-01", /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/, keyOf(duty))
        if (!isOwed(duty)) assert.equal(duty.due, null, keyOf(duty))
        assert.equal(duty.owed === "ask-counsel", duty.open.length > 0, keyOf(duty))
      }
      assert.equal(calendar(duties, [], "2027-01-01T00:00:00Z").length, duties.filter(isOwed).length)
    }),
    runs,
  )
})

test("no date lies before the discovery", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      for (const duty of assessDuties(facts, jurisdictions)) {
        if (duty.due === null) continue
        // Offsets can put the UTC instant on the day before the local date.
        const ends = duty.due.includes("T") ? Date.parse(duty.due) : Date.parse(duty.due) + 38 * 3_600_000
        const begins = facts.discovered.includes("T") ? Date.parse(facts.discovered) : Date.parse(facts.discovered)
        assert.ok(ends >= begins, `${keyOf(duty)}: ${duty.due} before ${facts.discovered}`)
      }
    }),
    runs,
  )
})

test("an element more never removes a duty", () => {
  fc.assert(
    fc.property(anyFacts, fc.constantFrom(...elements), (facts, element) => {
      const more = assessDuties({ ...facts, elements: [...new Set([...facts.elements, element])] }, jurisdictions)
      const owed = new Set(more.filter(isOwed).map(keyOf))
      for (const duty of assessDuties(facts, jurisdictions))
        if (isOwed(duty)) assert.ok(owed.has(keyOf(duty)), keyOf(duty))
    }),
    runs,
  )
})

test("a key that was taken, data in the clear, or harm not ruled out never removes a duty", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { harm: _, ...unassessed } = facts
      // Where the finding itself has to be filed, that duty goes with the finding.
      const filing = (key: string) => conditionOf.get(key) === "event.no-harm-finding"
      const owed = new Set(
        assessDuties({ ...unassessed, encrypted: false }, jurisdictions)
          .filter(isOwed)
          .map(keyOf),
      )
      for (const duty of assessDuties(facts, jurisdictions)) {
        if (isOwed(duty) && !filing(keyOf(duty))) assert.ok(owed.has(keyOf(duty)), keyOf(duty))
      }
      const keySafe = new Set(
        assessDuties({ ...facts, keyTaken: true }, jurisdictions)
          .filter(isOwed)
          .map(keyOf),
      )
      for (const duty of assessDuties(facts, jurisdictions))
        if (isOwed(duty)) assert.ok(keySafe.has(keyOf(duty)), keyOf(duty))
    }),
    runs,
  )
})

const conditionOf = new Map(
  jurisdictions.flatMap(({ id, recipients }) =>
    recipients.map((entry): [string, string | undefined] => [`${id} ${entry.id}`, entry.condition?.code]),
  ),
)

test("a stage that is not recorded never gives a later date than one that is", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const recorded = Object.entries(facts.events ?? {}).filter(
        ([event]) => !(stages as readonly string[]).includes(event),
      )
      const strict = new Map(
        assessDuties({ ...facts, events: Object.fromEntries(recorded) }, jurisdictions).map((duty) => [
          keyOf(duty),
          duty.due,
        ]),
      )
      for (const duty of assessDuties(facts, jurisdictions)) {
        if (duty.due === null) continue
        const stricter = strict.get(keyOf(duty))
        assert.ok(
          stricter && stricter <= duty.due,
          `${keyOf(duty)}: ${stricter} with the stage unrecorded, ${duty.due} with it`,
        )
      }
    }),
    runs,
  )
})

test("following HIPAA never adds a State duty that a notifier outside it would not have, but for copies of the federal report", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const outside = new Set(
        assessDuties({ ...facts, entity: "not hipaa" }, jurisdictions)
          .filter(isOwed)
          .map(keyOf),
      )
      for (const duty of assessDuties({ ...facts, entity: "hipaa-covered provider" }, jurisdictions)) {
        if (!isOwed(duty) || duty.jurisdiction === "us-federal-hipaa") continue
        if (conditionOf.get(keyOf(duty)) !== "entity.hipaa") assert.ok(outside.has(keyOf(duty)), keyOf(duty))
      }
    }),
    runs,
  )
})
