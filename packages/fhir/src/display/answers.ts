/** A QuestionnaireResponse as one reads it: each question with its answers (http://hl7.org/fhir/R4/questionnaireresponse.html). */
import type { ReadSection } from "../note/read-note.ts"
import { type Fields, objectsIn, type Resource, textOf } from "../resource.ts"
import { displayValue } from "./quantity.ts"
import { displayReference } from "./reference.ts"

/** In the order of the form; empty for other resources. A group is a title above its questions, a question that was left out has no answer. */
export function answersOf({ resourceType, item }: Resource): ReadSection[] {
  return resourceType === "QuestionnaireResponse" ? [...readItems(objectsIn(item), 0)] : []
}

function* readItems(items: Fields[], depth: number): Generator<ReadSection> {
  for (const { text, linkId, answer, item } of items) {
    const answers = objectsIn(answer)
    const values = answers.map(answerText).filter((value) => value !== "")
    yield { name: undefined, title: textOf(text) ?? textOf(linkId) ?? "", text: values.join("\n"), depth }
    yield* readItems(objectsIn(item), depth + 1)
    for (const one of answers) yield* readItems(objectsIn(one.item), depth + 1)
  }
}

const answerText = (answer: Fields): string => displayValue(answer) ?? displayReference(answer.valueReference)
