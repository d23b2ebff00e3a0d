/** Invariants of Questionnaire and QuestionnaireResponse (http://hl7.org/fhir/R4/questionnaire.html). */
import { count, has, type InvariantTable, invariant } from "./invariant.ts"
import { type Fields, objectsIn } from "./resource.ts"

const typesWithOptions: unknown[] = "choice open-choice decimal integer date dateTime time string quantity".split(" ")
const typesWithLength: unknown[] = "boolean decimal integer string text url open-choice".split(" ")

function haveDistinctLinkIds(items: Fields[], seen = new Set<unknown>()): boolean {
  return items.every((item) => {
    if (item.linkId !== undefined && seen.has(item.linkId)) return false
    seen.add(item.linkId)
    return haveDistinctLinkIds(objectsIn(item.item), seen)
  })
}

export const questionnaireInvariants: InvariantTable = {
  Questionnaire: [invariant("que-2", "linkId must be unique", (q) => haveDistinctLinkIds(objectsIn(q.item)))],
  "Questionnaire.item": [
    invariant("que-1", "a group has items, a display has none", ({ type, item }) => {
      if (type === "group") return item !== undefined
      return type !== "display" || item === undefined
    }),
    invariant("que-3", "a display has no code", (i) => i.type !== "display" || !has(i, "code")),
    invariant(
      "que-4",
      "answerOption excludes answerValueSet",
      (i) => !has(i, "answerOption") || !has(i, "answerValueSet"),
    ),
    invariant("que-5", "this type has no answer options", (i) => {
      return typesWithOptions.includes(i.type) || (!has(i, "answerOption") && !has(i, "answerValueSet"))
    }),
    invariant(
      "que-6",
      "a display is neither required nor repeating",
      (i) => i.type !== "display" || (!has(i, "required") && !has(i, "repeats")),
    ),
    invariant(
      "que-8",
      "a group or display has no initial value",
      (i) => (i.type !== "group" && i.type !== "display") || !has(i, "initial"),
    ),
    invariant("que-9", "a display is not readOnly", (i) => i.type !== "display" || !has(i, "readOnly")),
    invariant("que-10", "this type has no maxLength", (i) => typesWithLength.includes(i.type) || !has(i, "maxLength")),
    invariant("que-11", "answerOption excludes initial", (i) => !has(i, "answerOption") || !has(i, "initial")),
    invariant(
      "que-12",
      "more than one enableWhen needs enableBehavior",
      (i) => count(i.enableWhen) <= 1 || has(i, "enableBehavior"),
    ),
    invariant("que-13", "several initial values need repeats", (i) => i.repeats === true || count(i.initial) <= 1),
  ],
  "Questionnaire.item.enableWhen": [
    invariant(
      "que-7",
      "operator exists needs a boolean answer",
      (e) => e.operator !== "exists" || has(e, "answerBoolean"),
    ),
  ],
  "QuestionnaireResponse.item": [
    invariant("qrs-1", "nested items stand in the item or in its answer", (i) => !has(i, "answer") || !has(i, "item")),
  ],
}
