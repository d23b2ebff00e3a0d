import assert from "node:assert/strict"
import { test } from "node:test"
import { loadStructure, type Resource, readSafeContactCard, validateResource } from "@subrosa/fhir"
import {
  type SafeContactInput,
  safeContactCard,
  safeContactInput,
  safeContactOf,
  safeContactWords,
  withSafeContact,
} from "./safe-contact-input.ts"

const patient: Resource = { resourceType: "Patient", id: "7d8f4b5e-3c0e-4a52-9c39-1f8a5b7c2d10", active: true }
const empty = safeContactInput(undefined)
const full: SafeContactInput = {
  ...{ best: "phone", others: ["email"], neverPost: true, voiceMail: true },
  ...{ days: ["mon", "thu"], from: "18:30", until: "20:00", phone: "555-0100", email: "safe@example.org" },
  address: { line: "At my sister's\n2 Oak Road", city: "Boston", state: "MA", postalCode: "02108", country: "US" },
  ...{ instead: "RelatedPerson/7", mayBeTold: ["RelatedPerson/7"], minor: "with-parents" },
}

test("a full form becomes a card on a valid Patient, and the card fills the form", async () => {
  const card = safeContactCard(full, undefined)
  const next = withSafeContact(patient, card)
  assert.deepEqual(validateResource(await loadStructure(), next), [])
  assert.deepEqual(readSafeContactCard(next), card)
  assert.deepEqual(safeContactInput(card), full)
  assert.deepEqual(card?.hours, [{ days: ["mon", "thu"], from: "18:30", lasts: 1.5 }])
})

test("a form that says nothing takes the card away and leaves the rest", () => {
  const other = { url: "urn:example:other", valueBoolean: true }
  const with2 = withSafeContact({ ...patient, extension: [other] }, safeContactCard(full, undefined))
  assert.deepEqual(withSafeContact(with2, safeContactCard(empty, undefined)), { ...patient, extension: [other] })
  assert.deepEqual(withSafeContact(withSafeContact(patient, safeContactCard(full, undefined)), undefined), patient)
})

test("what the form does not show stays: further hours, further numbers", () => {
  const card = safeContactCard(full, undefined)
  assert.ok(card)
  const more = {
    ...card,
    hours: [...card.hours, { days: ["sun"], from: "09:00", lasts: 3 }],
    telecom: [...card.telecom, { system: "fax", value: "555-0109" }],
  }
  const again = safeContactCard({ ...safeContactInput(more), phone: "555-0200" }, more)
  assert.deepEqual(again?.hours, more.hours)
  assert.deepEqual(
    again?.telecom.map(({ value }) => value),
    ["555-0200", "safe@example.org", "555-0109"],
  )
})

test("hours may go past midnight", () => {
  const late = safeContactCard({ ...empty, from: "22:00", until: "00:30" }, undefined)
  assert.deepEqual(late?.hours, [{ days: [], from: "22:00", lasts: 2.5 }])
  assert.equal(safeContactInput(late).until, "00:30")
})

test("what contradicts itself is refused with its field", () => {
  const wrong = (change: Partial<SafeContactInput>, field: string) =>
    assert.throws(() => safeContactCard({ ...empty, ...change }, undefined), { field })
  wrong({ best: "post", neverPost: true }, "neverPost")
  wrong({ others: ["email"] }, "best")
  wrong({ from: "18:00" }, "until")
  wrong({ days: ["mon"] }, "from")
})

test("a card that nobody may act on is told from none", () => {
  const strange = { url: "urn:subrosa:fhir:safe-contact", extension: [{ url: "pigeon", valueBoolean: true }] }
  assert.equal(safeContactOf({ ...patient, extension: [strange] }), "unreadable")
  assert.equal(safeContactOf(patient), undefined)
})

test("the chart's head says in a few words what to mind", () => {
  const card = safeContactCard({ ...empty, best: "phone", neverPost: true, from: "18:00", until: "20:00" }, undefined)
  assert.ok(card)
  assert.deepEqual(safeContactWords(card), [
    ...["only by telephone", "never by post", "calls 18:00 to 20:00", "no message on voice mail"],
  ])
})
