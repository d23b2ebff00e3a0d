import assert from "node:assert/strict"
import { test } from "node:test"
import { answersOf } from "./answers.ts"

test("questions come with their answers, in the order of the form, those below an answer too", () => {
  const several = { valueCoding: { code: "LA6570-1", display: "More than half the days" } }
  const sections = answersOf({
    resourceType: "QuestionnaireResponse",
    item: [
      {
        linkId: "g",
        text: "Over the last two weeks",
        item: [
          { linkId: "1", text: "Little interest", answer: [several] },
          { linkId: "2", answer: [{ valueBoolean: false }, { valueDecimal: 2.5 }] },
          { linkId: "3", text: "Left out" },
        ],
      },
      {
        linkId: "t",
        text: "Total",
        answer: [{ valueInteger: 12, item: [{ linkId: "w", answer: [{ valueString: "b" }] }] }],
      },
    ],
  })
  assert.deepEqual(
    sections.map(({ title, text, depth }) => [depth, title, text]),
    [
      [0, "Over the last two weeks", ""],
      [1, "Little interest", "More than half the days"],
      [1, "2", "no\n2.5"],
      [1, "Left out", ""],
      [0, "Total", "12"],
      [1, "w", "b"],
    ],
  )
  assert.deepEqual(answersOf({ resourceType: "Questionnaire", item: [{ linkId: "1" }] }), [])
})
