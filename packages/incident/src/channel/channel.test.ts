import assert from "node:assert/strict"
import { test } from "node:test"
import { loadStructure, validateResource } from "@subrosa/fhir"
import { sampleIncident, samplePerson, samplePractice } from "../../testing/sample-notice.ts"
import { composeLetter } from "../letter/compose-letter.ts"
import { letterSubject } from "../letter/person-notice.ts"
import { builtInLanguages, type Language } from "../notice/language.ts"
import { OutsideError } from "../outside/outside-of.ts"
import { betrayingWords } from "../outside/outside-words.ts"
import { type AtRisk, callList, callScript } from "./call-list.ts"
import { noticeEmail } from "./email.ts"
import { portalNotice } from "./portal-notice.ts"

const english = builtInLanguages[0] as Language
const link = "https://post.rpg.example/n/7KQ2"
const mailbox = "post@rpg.example"

test("an e-mail holds a link and nothing that betrays, in every language", () => {
  for (const language of builtInLanguages) {
    const email = noticeEmail("ana@mail.example", link, mailbox, samplePractice, language)
    const seen = [email.from.name, email.from.address, email.subject, email.text].join("\n")
    assert.deepEqual(betrayingWords(seen), [])
    assert.ok(email.text.includes(link))
    assert.ok(!seen.includes(samplePractice.name))
  }
})

test("a link or mailbox that betrays is refused", () => {
  assert.throws(
    () => noticeEmail("a@b.example", "https://riverside-therapy.example/n/1", mailbox, samplePractice, english),
    OutsideError,
  )
  assert.throws(() => noticeEmail("a@b.example", link, "breach@rpg.example", samplePractice, english), OutsideError)
})

test("a portal notice is a valid FHIR Communication whose topic is neutral", async () => {
  const letter = composeLetter(letterSubject(samplePractice, sampleIncident, samplePerson), builtInLanguages)
  const at = { id: "n1", patient: "Patient/p1", sent: "2026-03-09T10:00:00Z" }
  const resource = portalNotice(letter, english, at)
  const issues = validateResource(await loadStructure(), resource)
  assert.deepEqual(issues, [])
  assert.deepEqual(betrayingWords(JSON.stringify(resource.topic)), [])
})

const person: AtRisk = {
  chart: "c1",
  name: "Ana Ruiz",
  phone: "312-555-0101",
  country: "US",
  languages: ["en"],
  hours: [],
  voiceMail: false,
  therapists: ["t1", "t2"],
  risk: 1,
  minor: false,
}

test("calls go by risk, minors first, by the person's own therapist; who has no number is named", () => {
  const { calls, without } = callList([
    { ...person, chart: "none", risk: 0 },
    person,
    { ...person, chart: "c2", risk: 3, therapists: [] },
    { ...person, chart: "c3", risk: 1, minor: true },
    { ...person, chart: "c4", risk: 2, phone: undefined },
  ])
  assert.deepEqual(
    calls.map(({ chart, caller }) => [chart, caller]),
    [
      ["c2", undefined],
      ["c3", "t1"],
      ["c1", "t1"],
    ],
  )
  assert.deepEqual(
    without.map(({ chart }) => chart),
    ["c4"],
  )
})

test("a script leaves a message only where the card lets it, and the message is neutral", () => {
  for (const language of builtInLanguages) {
    const message = callScript({ ...person, voiceMail: true }, "Dana", samplePractice, language).at(-1) ?? ""
    assert.deepEqual(betrayingWords(message), [])
    assert.match(message, /Dana.*Ana Ruiz/)
    const none = callScript(person, "Dana", samplePractice, language)
    assert.ok(none.at(-1) === language.messages["call.no-voicemail"])
  }
})
