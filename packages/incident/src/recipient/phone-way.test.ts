import assert from "node:assert/strict"
import { test } from "node:test"
import { type Resource, type SafeContactCard, writeSafeContactCard } from "@subrosa/fhir"
import { phoneWay } from "./phone-way.ts"
import { sharedContacts } from "./shared-contacts.ts"

const settings = { practiceCountry: "US", today: "2026-03-09" }
const card: SafeContactCard = {
  channels: [],
  neverPost: false,
  address: undefined,
  telecom: [],
  hours: [],
  voiceMail: false,
  instead: undefined,
  mayBeTold: [],
  minorConsented: undefined,
}

function patient(change: Record<string, unknown> = {}, contact?: Partial<SafeContactCard>): Resource {
  return {
    resourceType: "Patient",
    id: "p",
    name: [{ family: "Quist", given: ["Nora"] }],
    birthDate: "1984-02-29",
    telecom: [{ system: "phone", value: "+1 617 555 0142" }],
    address: [{ line: ["12 Rose Lane"], city: "Cambridge", state: "MA", postalCode: "02139", country: "US" }],
    ...(contact !== undefined && { extension: [writeSafeContactCard({ ...card, ...contact })] }),
    ...change,
  } as Resource
}

const wayTo = (...resources: Resource[]) =>
  phoneWay(resources, { ...settings, shared: sharedContacts(resources, settings), returned: () => false })

test("someone is called under the number of the record, in their language", () => {
  const spoken = patient({ communication: [{ language: { coding: [{ code: "es" }] } }] })
  const { phone, languages, minor, voiceMail } = wayTo(spoken)
  assert.deepEqual(
    { phone, languages, minor, voiceMail },
    { phone: "+1 617 555 0142", languages: ["es"], minor: false, voiceMail: false },
  )
})

test("the safe-contact card decides: its number and hours, or no call at all", () => {
  const own = wayTo(
    patient(
      {},
      {
        channels: ["phone"],
        telecom: [{ system: "phone", value: "+1 617 555 0199" }],
        hours: [{ days: ["mon"], from: "18:00", lasts: 2 }],
        voiceMail: true,
      },
    ),
  )
  assert.equal(own.phone, "+1 617 555 0199")
  assert.deepEqual(own.hours, [{ days: ["mon"], from: "18:00", lasts: 2 }])
  assert.equal(own.voiceMail, true)
  assert.equal(wayTo(patient({}, { channels: ["post", "email"] })).phone, undefined)
})

test("where it is not certain who answers, there is no number", () => {
  assert.equal(wayTo(patient({ telecom: [] })).phone, undefined)
  assert.equal(
    wayTo(patient({ telecom: [{ system: "phone", use: "work", value: "+1 617 555 0142" }] })).phone,
    undefined,
  )
  assert.equal(wayTo(patient({ birthDate: "2015-02-01" })).phone, undefined, "a child's number")
  assert.equal(
    wayTo(patient({ extension: [{ url: "urn:subrosa:fhir:safe-contact", extension: [{ url: "?" }] }] })).phone,
    undefined,
  )
  assert.deepEqual(
    phoneWay([], { ...settings, shared: sharedContacts([], settings), returned: () => false }).phone,
    undefined,
  )
})
