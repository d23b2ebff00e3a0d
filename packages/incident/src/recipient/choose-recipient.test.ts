import assert from "node:assert/strict"
import { test } from "node:test"
import type { Resource } from "@subrosa/fhir"
import { seededPeople } from "../../testing/seeded-people.ts"
import { chooseRecipient, heldReasons, type RecipientOptions } from "./choose-recipient.ts"
import { sharedContacts } from "./shared-contacts.ts"

const where = { practiceCountry: "US", today: "2026-03-09" }

function optionsFor(all: readonly (readonly Resource[])[]): RecipientOptions {
  const patients = all.flat().filter(({ resourceType }) => resourceType === "Patient")
  return { ...where, shared: sharedContacts(patients, where), returned: () => false }
}

test("of 10,000 people with seeded trouble none gets another's letter", () => {
  const people = seededPeople(10_000, 4)
  const options = optionsFor(people.map(({ resources }) => resources))
  const wrong: string[] = []
  const heldBack: string[] = []
  const sent = new Set<string>()
  for (const { resources, truth, trouble } of people) {
    const chosen = chooseRecipient(resources, options)
    if (chosen.kind === "held") {
      assert.ok(heldReasons[chosen.reason].length > 0)
      if (truth !== "nobody") heldBack.push(`${trouble}: ${chosen.reason}`)
      continue
    }
    sent.add(trouble)
    const to = chosen.channel === "post" ? chosen.address?.lines[0] : chosen.to
    const right =
      truth !== "nobody" && truth.channel === chosen.channel && truth.to === to && truth.name === chosen.recipient.name
    if (!right) wrong.push(`${trouble}: ${chosen.channel} to ${chosen.recipient.role}`)
  }
  assert.deepEqual(wrong, [])
  // Holding everything back would be safe, too, and no use.
  assert.deepEqual(heldBack, [])
  assert.equal(sent.size, 8, [...sent].join())
})

const patient = (more: object): Resource => ({
  resourceType: "Patient",
  id: "p",
  name: [{ given: ["Ana"], family: "Ruiz" }],
  birthDate: "1984-05-06",
  address: [{ line: ["1 Maple Avenue"], city: "Chicago", state: "IL", postalCode: "60614" }],
  ...more,
})
const chosen = (...resources: Resource[]) => chooseRecipient(resources, optionsFor([resources]))

test("a practice's own country stands in for a missing one, and the row of law is found", () => {
  const one = chosen(patient({}))
  assert.ok(one.kind === "send" && one.channel === "post")
  assert.equal(one.jurisdiction, "us-il")
  assert.deepEqual(one.address?.lines, ["1 Maple Avenue", "Chicago, IL 60614"])
})

test("mail abroad names the country, and follows the law there", () => {
  const address = [{ line: ["Mannerheimintie 1"], city: "Helsinki", postalCode: "00100", country: "Finland" }]
  const one = chosen(patient({ address }))
  assert.ok(one.kind === "send")
  assert.deepEqual([one.country, one.jurisdiction], ["FI", "fi"])
  assert.deepEqual(one.address?.lines, ["Mannerheimintie 1", "00100 Helsinki", "FINLAND"])
})

test("an address from which mail came back is not used again", () => {
  const resources = [patient({})]
  const options = { ...optionsFor([resources]), returned: () => true }
  assert.deepEqual(chooseRecipient(resources, options), { kind: "held", reason: "returned", name: "Ana Ruiz" })
})

test("languages are the person's, the preferred one first", () => {
  const communication = [
    { language: { coding: [{ code: "en" }] } },
    { language: { coding: [{ code: "es-MX" }] }, preferred: true },
  ]
  const one = chosen(patient({ communication }))
  assert.ok(one.kind === "send")
  assert.deepEqual(one.languages, ["es-MX", "en"])
})

test("an e-mail is used only where the card agrees to it", () => {
  const telecom = [{ system: "email", value: "ana@mail.example" }]
  const one = chosen(patient({ address: [], telecom }))
  assert.deepEqual(one, { kind: "held", reason: "no-address", name: "Ana Ruiz" })
})
