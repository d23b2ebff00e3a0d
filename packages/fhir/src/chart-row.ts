/** One line about a resource, for any resource type: what, when, in which state. */
import { displayConcept } from "./display/codeable-concept.ts"
import { displayHumanName, preferredName } from "./display/human-name.ts"
import { displayReference } from "./display/reference.ts"
import { displayResult } from "./display/result.ts"
import { asList, isObject, objectsIn, type Resource, textOf } from "./resource.ts"

export type ChartRow = {
  resource: Resource
  /** `Condition`. */
  type: string
  title: string
  /** When it happened or, failing that, was recorded: a FHIR date or dateTime, as written. */
  when: string | undefined
  status: string | undefined
  /** A value, dose or reason. */
  detail: string | undefined
}

/** Elements that say when, the telling ones first. A Period counts by its start. */
const whenElements = (
  "effectiveDateTime effectivePeriod effectiveInstant onsetDateTime onsetPeriod performedDateTime performedPeriod " +
  "occurrenceDateTime occurrencePeriod authoredOn period start date authored sent received recordedDate assertedDate " +
  "issued created createdDateTime createdPeriod billablePeriod servicedDate servicedPeriod startDate collectedDateTime recorded dateTime"
).split(" ")

export function chartRow(resource: Resource): ChartRow {
  return {
    resource,
    type: resource.resourceType,
    title: titleOf(resource),
    when: whenOf(resource),
    status: statusOf(resource),
    detail: detailOf(resource),
  }
}

function whenOf(resource: Resource): string | undefined {
  for (const element of whenElements) {
    const value = resource[element]
    const when = isObject(value) ? (textOf(value.start) ?? textOf(value.end)) : textOf(value)
    if (when !== undefined && /^\d{4}/.test(when)) return when
  }
  return textOf(resource.meta?.lastUpdated)
}

/** Elements that name the thing, as concepts or text; then references that do. */
const titleElements = [
  ...[
    "title",
    "name",
    "description",
    "code",
    "medicationCodeableConcept",
    "vaccineCode",
    "type",
    "serviceType",
    "category",
  ],
  ...["topic", "reasonCode", "class", "scope"],
]
const titleReferences = ["medicationReference", "questionnaire", "addresses"]

/** Whose `name` is a HumanName. */
const people = new Set(["RelatedPerson", "Person", "Practitioner"])

function titleOf(resource: Resource): string {
  const name = people.has(resource.resourceType) ? displayHumanName(preferredName(resource.name)) : ""
  if (name !== "") return name
  for (const element of titleElements) {
    for (const value of asList(resource[element])) {
      const text = textOf(value) ?? displayConcept(value)
      if (text !== undefined) return text
    }
  }
  // A Media is called what its content is.
  const content = isObject(resource.content) ? textOf(resource.content.title) : undefined
  if (content !== undefined) return content
  for (const element of titleReferences) {
    const text = textOf(resource[element]) ?? displayReference(asList(resource[element])[0])
    if (text !== "") return text
  }
  return resource.resourceType
}

const statusOf = (resource: Resource): string | undefined =>
  displayConcept(resource.clinicalStatus) ?? textOf(resource.docStatus) ?? textOf(resource.status)

function detailOf(resource: Resource): string | undefined {
  const relationship = displayConcept(asList(resource.relationship)[0])
  if (relationship !== undefined) return relationship
  const result = displayResult(resource)
  if (result !== undefined) return result
  for (const dosage of [...objectsIn(resource.dosageInstruction), ...objectsIn(resource.dosage)]) {
    const text = textOf(dosage.text)
    if (text !== undefined) return text
  }
  for (const element of ["reasonCode", "reaction", "conclusion", "reasonReference"]) {
    const [first] = asList(resource[element])
    const text = textOf(first) ?? displayConcept(first) ?? displayReference(first)
    if (text !== "") return text
  }
  return undefined
}
