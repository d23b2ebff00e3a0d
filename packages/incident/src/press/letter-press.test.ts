import assert from "node:assert/strict"
import { test } from "node:test"
import { assessDuties } from "@subrosa/law"
import { jurisdictions } from "@subrosa/law/jurisdictions"
import { sampleExposure, sampleFonts, sampleIncident, samplePractice } from "../../testing/sample-notice.ts"
import { seededPeople } from "../../testing/seeded-people.ts"
import { letterText } from "../letter/letter.ts"
import { builtInLanguages } from "../notice/language.ts"
import { OutsideError } from "../outside/outside-of.ts"
import { betrayingWords } from "../outside/outside-words.ts"
import { pieceId } from "../print/piece-id.ts"
import { chooseRecipient, type Sent } from "../recipient/choose-recipient.ts"
import { sharedContacts } from "../recipient/shared-contacts.ts"
import { makeVerificationCode } from "../verify/verification-code.ts"
import { createLetterPress, LetterError, type ToTell } from "./letter-press.ts"

const duties = assessDuties(
  {
    discovered: sampleIncident.discovered,
    entity: "hipaa-covered provider",
    affected: { "us-il": 300, "us-ca": 300, "us-ma": 300, "us-tx": 300 },
    elements: ["medical-information", "ssn"],
    encrypted: false,
    keyTaken: true,
  },
  jurisdictions,
)
const options = {
  practice: samplePractice,
  incident: sampleIncident,
  languages: builtInLanguages,
  fonts: await sampleFonts(),
  duties,
}

const where = { practiceCountry: "US", today: sampleIncident.noticeDate }

function toTell(sent: Sent, number: number): ToTell {
  const bytes = new Uint8Array(15).fill(number % 251)
  return {
    sent,
    exposure: sampleExposure,
    identityCode: `EIW-${number}`,
    verificationCode: makeVerificationCode(() => bytes),
    pieceId: pieceId("K7Q2MX", number + 1),
  }
}

test("seeded people end to end: each letter that leaves names its own recipient and code, and no outside betrays", () => {
  const people = seededPeople(400, 11)
  const patients = people.flatMap(({ resources }) => resources.filter(({ resourceType }) => resourceType === "Patient"))
  const choice = { ...where, shared: sharedContacts(patients, where), returned: () => false }
  const press = createLetterPress(options)
  let pressed = 0
  people.forEach(({ resources, truth }, i) => {
    const sent = chooseRecipient(resources, choice)
    if (sent.kind === "held") return
    assert.notEqual(truth, "nobody")
    const { letter, outside, laidOut } = press.press(toTell(sent, i))
    const text = letterText(letter)
    assert.deepEqual(
      [...text.matchAll(/EIW-(\d+)/g)].map(([, of]) => Number(of)),
      [i],
    )
    assert.ok(text.includes(sent.name.normalize("NFC")) || text.includes(sent.name))
    assert.equal(laidOut === undefined, sent.channel !== "post")
    assert.deepEqual(
      betrayingWords(
        [
          outside.sender,
          ...outside.senderLines,
          outside.subject,
          outside.preview,
          outside.fileName,
          laidOut?.title ?? "",
        ].join("\n"),
      ),
      [],
    )
    pressed++
  })
  assert.ok(pressed > 100, `only ${pressed} letters`)
})

test("a press is not made for a case that contradicts itself, or for an outside that betrays", () => {
  const incident = { ...sampleIncident, discovered: "2026-03-10" }
  assert.throws(() => createLetterPress({ ...options, incident }), /the discovery is after the day of the notice/)
  const { outsideName: _, ...practice } = samplePractice
  assert.throws(() => createLetterPress({ ...options, practice }), OutsideError)
})

test("a letter without what the law asks for is held back, and says what is missing", () => {
  const { service: _, ...incident } = sampleIncident
  const [duty] = duties.filter(
    ({ kind, jurisdiction }) => kind === "individuals" && jurisdiction === "us-federal-hipaa",
  )
  assert.ok(duty?.letter !== undefined)
  const asked = { ...duty, letter: { ...duty.letter, required: [{ codes: ["genome"], text: "the genome" }] } }
  const press = createLetterPress({ ...options, incident, duties: [asked] })
  const [first] = seededPeople(1, 1)
  const sent = chooseRecipient(first?.resources ?? [], {
    ...where,
    shared: sharedContacts([], where),
    returned: () => false,
  })
  assert.ok(sent.kind === "send")
  assert.throws(
    () => press.press(toTell(sent, 1)),
    (error) => error instanceof LetterError && /asks for: the genome/.test(error.message),
  )
})
