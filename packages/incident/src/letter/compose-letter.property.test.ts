import assert from "node:assert/strict"
import { test } from "node:test"
import { assessDuties, type Facts } from "@subrosa/law"
import { jurisdictions } from "@subrosa/law/jurisdictions"
import fc from "fast-check"
import { anyIncident, anyPerson } from "../../testing/any-notice.ts"
import { readingGrade } from "../../testing/reading-grade.ts"
import { sampleIncident, samplePerson, samplePractice } from "../../testing/sample-notice.ts"
import { builtInLanguages } from "../notice/language.ts"
import type { CaseNotice } from "../notice/notice-facts.ts"
import { checkLetter } from "./check-letter.ts"
import { composeLetter } from "./compose-letter.ts"
import { contentDuties } from "./content-duties.ts"
import { letterText, statementsOf } from "./letter.ts"
import { letterSubject, type PersonNotice } from "./person-notice.ts"

const compose = (incident: CaseNotice, person: PersonNotice) => {
  const subject = letterSubject(samplePractice, incident, person)
  return { subject, letter: composeLetter(subject, builtInLanguages) }
}

test("every sentence rests on facts, none contradicts them, and everything exposed is named", () => {
  fc.assert(
    fc.property(anyIncident, anyPerson, (incident, person) => {
      const { letter, subject } = compose(incident, person)
      assert.deepEqual(checkLetter(letter, subject), [])
    }),
  )
})

test("the days of a partly exposed kind are named one by one, in both languages", () => {
  fc.assert(
    fc.property(anyPerson, (person) => {
      const { letter } = compose(sampleIncident, person)
      const text = letterText(letter)
      const format = new Intl.DateTimeFormat(letter.locale, { dateStyle: "long", timeZone: "UTC" })
      for (const { kind, days, all } of person.exposure.exposed) {
        if (kind === "directory") continue
        const named = all ? [days[0], days.at(-1)] : days
        for (const day of named) assert.ok(text.includes(format.format(new Date(`${day}T00:00:00Z`))), `${kind} ${day}`)
      }
    }),
  )
})

test("a letter changed after the fact is caught", () => {
  const { letter, subject } = compose(sampleIncident, samplePerson)
  const without = (key: string) => ({
    ...letter,
    sections: letter.sections.map((section) => ({
      ...section,
      paragraphs: section.paragraphs.map((one) => ({
        ...one,
        statements: one.statements.filter((said) => said.key !== key),
      })),
    })),
  })
  assert.deepEqual(checkLetter(without("record.clinical"), subject), [{ kind: "exposed-not-named", text: "clinical" }])
  const other = {
    ...subject,
    person: { ...samplePerson, exposure: { ...samplePerson.exposure, untouched: [], elements: [] } },
  }
  const kinds = checkLetter(letter, other).map(({ text }) => text)
  assert.deepEqual(kinds, [
    "says that psychotherapy-notes was not exposed",
    "says that billing was not exposed",
    "names numbers",
  ])
})

test("an English letter reads at grade 8 or below, whatever happened", () => {
  fc.assert(
    fc.property(anyIncident, anyPerson, (incident, person) => {
      const { letter } = compose(incident, { ...person, languages: ["en"] })
      const grade = readingGrade(letterText(letter))
      assert.ok(grade <= 8, `grade ${grade}`)
      // No section hides behind the ease of the others.
      for (const { heading, paragraphs } of letter.sections) {
        const said = paragraphs.flatMap(({ statements }) => statements.map(({ text }) => text)).join("\n")
        assert.ok(readingGrade(said) <= 8, `${heading.text}: grade ${readingGrade(said)}`)
      }
    }),
  )
})

const facts: Facts = {
  discovered: "2026-03-06",
  entity: "hipaa-covered provider",
  affected: Object.fromEntries(
    jurisdictions.filter(({ level }) => !["federal", "supranational"].includes(level)).map(({ id }) => [id, 600]),
  ),
  elements: ["medical-information", "ssn"],
  encrypted: false,
  keyTaken: true,
}

test("what each law asks for is in the letter to somebody who lives there", () => {
  let asked = 0
  for (const entity of ["hipaa-covered provider", "not hipaa"] as const) {
    const duties = assessDuties({ ...facts, entity }, jurisdictions)
    for (const { id, level } of jurisdictions) {
      if (level === "federal" || level === "supranational") continue
      const country = id.startsWith("us-") ? "US" : (id.split("-")[0] ?? "").toUpperCase()
      for (const language of ["en", "es"]) {
        const person = {
          ...samplePerson,
          languages: [language],
          country,
          jurisdiction: id,
          duties: contentDuties(duties, id, country),
        }
        const incident = {
          ...sampleIncident,
          steps: [
            ...sampleIncident.steps,
            { code: "regulator-told" as const, regulator: "the state", evidence: ["1"] },
          ],
        }
        const { letter, subject } = compose(incident, person)
        assert.deepEqual(checkLetter(letter, subject), [], `${entity} ${id} ${language}`)
        asked += subject.wanted.length
      }
    }
  }
  assert.ok(asked > 500, `only ${asked} contents were asked for`)
})

test("45 CFR 164.404(c): each of the five contents is there", () => {
  const duties = contentDuties(assessDuties(facts, jurisdictions), "us-il", "US")
  const hipaa = duties.find(({ jurisdiction }) => jurisdiction === "us-federal-hipaa")
  assert.deepEqual(hipaa?.required.flatMap(({ codes }) => codes).sort(), [
    ...[
      "advice",
      "breach-date",
      "contact",
      "discovery-date",
      "elements",
      "plain-language",
      "steps-taken",
      "what-happened",
    ],
  ])
  const text = letterText(compose(sampleIncident, { ...samplePerson, duties }).letter)
  for (const part of [
    /This took place from March 3, 2026/,
    /found out on March 6/,
    /Your contact card/,
    /do not pay/,
    /We locked/,
    /1-800-555-0142/,
  ]) {
    assert.match(text, part)
  }
})

test("Massachusetts alone: the nature of the breach is left out; beside HIPAA it is told, and counsel is asked", () => {
  const ma = {
    jurisdiction: "us-ma",
    citation: "ch. 93H",
    required: [],
    forbidden: [{ code: "breach-description" as const, text: "" }],
  }
  const alone = compose({ ...sampleIncident, posted: true }, { ...samplePerson, duties: [ma] })
  assert.doesNotMatch(letterText(alone.letter), /staff login|internet|asked for money/)
  assert.deepEqual(checkLetter(alone.letter, alone.subject), [])
  const hipaa = {
    jurisdiction: "us-federal-hipaa",
    citation: "",
    required: [{ codes: ["what-happened"], text: "what happened" }],
    forbidden: [],
  }
  const both = compose(sampleIncident, { ...samplePerson, duties: [ma, hipaa] })
  assert.match(letterText(both.letter), /staff login/)
  assert.equal(both.subject.conflicts.length, 1)
})

test("advice fits the loss", () => {
  const of = (exposure: Partial<PersonNotice["exposure"]>) => {
    const none = { exposed: [], untouched: [], contactFields: [], elements: [], possibleElements: [] }
    const { letter } = compose(
      { ...sampleIncident, extortion: false },
      { ...samplePerson, exposure: { ...none, ...exposure } },
    )
    return new Set(statementsOf(letter).map(({ key }) => key))
  }
  const notes = of({ exposed: [{ kind: "clinical", days: ["2026-01-01"], all: true }] })
  assert.ok(notes.has("threats.pay") && notes.has("crisis.line") && !notes.has("identity.freeze"))
  const card = of({ exposed: [{ kind: "directory", days: ["2026-01-01"], all: true }], elements: ["ssn"] })
  assert.ok(card.has("identity.freeze") && card.has("identity.code") && !card.has("threats.pay"))
  const login = of({
    exposed: [{ kind: "directory", days: ["2026-01-01"], all: true }],
    elements: ["online-credentials"],
  })
  assert.ok(login.has("password.change") && !login.has("identity.freeze"))
})

test("no letter holds what is another's", () => {
  const letters = [..."ABCDEFGH"].map((tag) => {
    const person = {
      ...samplePerson,
      name: `Name${tag}`,
      recipient: { role: "self" as const, name: `Name${tag}` },
      identityCode: `CODE-${tag}`,
      verificationCode: `CHECK-${tag}`,
    }
    return { tag, text: letterText(compose(sampleIncident, person).letter) }
  })
  for (const { tag, text } of letters) {
    const seen = [...text.matchAll(/(?:Name|CODE-|CHECK-)([A-H])/g)].map(([, of]) => of)
    assert.deepEqual(new Set(seen), new Set([tag]))
  }
})
