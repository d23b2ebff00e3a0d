/** Turns the resources of one chart into what a clinician reads first. Pure: versions are folded before. */
import { type ChartRow, chartRow } from "./chart-row.ts"
import { displayAddress } from "./display/address.ts"
import { displayConcept } from "./display/codeable-concept.ts"
import { timeOf } from "./display/date.ts"
import { displayHumanName, preferredName } from "./display/human-name.ts"
import { type ContactPoint, type Fields, isObject, objectsIn, type Resource, textOf } from "./resource.ts"
import { typeTable } from "./segment-table.ts"

export type Demographics = {
  name: string
  /** Further names: maiden, old, nick. */
  otherNames: string[]
  birthDate: string | undefined
  gender: string | undefined
  /** True, or the date or time of death, if the record says so. */
  deceased: string | true | undefined
  telecom: ContactPoint[]
  addresses: string[][]
  identifiers: { label: string; value: string }[]
  language: string | undefined
}

export type ChartSummary = {
  demographics: Demographics | undefined
  problems: ChartRow[]
  medications: ChartRow[]
  allergies: ChartRow[]
  encounters: ChartRow[]
  notes: ChartRow[]
  /** Claims and what belongs to them: no part of the course of a treatment. */
  billing: ChartRow[]
  others: ChartRow[]
}

type Group = Exclude<keyof ChartSummary, "demographics">

const groupOf: Record<string, Group> = {
  Condition: "problems",
  MedicationRequest: "medications",
  MedicationStatement: "medications",
  AllergyIntolerance: "allergies",
  Encounter: "encounters",
  Composition: "notes",
  DocumentReference: "notes",
}

const groupFor = (type: string): Group => groupOf[type] ?? (typeTable.get(type) === "billing" ? "billing" : "others")

/** Each group newest first; what has no date comes last, in the order given. Of several Patients, the last counts. */
export function chartSummary(resources: Iterable<Resource>): ChartSummary {
  const groups: Record<Group, ChartRow[]> = {
    problems: [],
    medications: [],
    allergies: [],
    encounters: [],
    notes: [],
    billing: [],
    others: [],
  }
  let patient: Resource | undefined
  for (const resource of resources) {
    if (resource.resourceType === "Patient") patient = resource
    else groups[groupFor(resource.resourceType)].push(chartRow(resource))
  }
  for (const rows of Object.values(groups)) rows.sort(newestFirst)
  return { demographics: patient === undefined ? undefined : demographicsOf(patient), ...groups }
}

const newestFirst = (a: ChartRow, b: ChartRow) =>
  (timeOf(b.when) ?? Number.NEGATIVE_INFINITY) - (timeOf(a.when) ?? Number.NEGATIVE_INFINITY) || 0

export function demographicsOf(patient: Resource): Demographics {
  const preferred = preferredName(patient.name)
  const { deceasedBoolean, deceasedDateTime } = patient
  const preferredLanguage = objectsIn(patient.communication).find(({ preferred: is }) => is === true)
  return {
    name: displayHumanName(preferred),
    otherNames: objectsIn(patient.name)
      .filter((name) => name !== preferred)
      .map(displayHumanName)
      .filter((name) => name !== ""),
    birthDate: textOf(patient.birthDate),
    gender: textOf(patient.gender),
    deceased: textOf(deceasedDateTime) ?? (deceasedBoolean === true ? true : undefined),
    telecom: objectsIn(patient.telecom).map(contactPoint),
    addresses: objectsIn(patient.address).map(displayAddress),
    identifiers: objectsIn(patient.identifier).flatMap(identifierRow),
    language: displayConcept((preferredLanguage ?? objectsIn(patient.communication)[0])?.language),
  }
}

function contactPoint({ system, value, use }: Fields): ContactPoint {
  return {
    ...(typeof system === "string" && { system }),
    ...(typeof value === "string" && { value }),
    ...(typeof use === "string" && { use }),
  }
}

function identifierRow({ type, system, value }: Fields): { label: string; value: string }[] {
  if (typeof value !== "string") return []
  return [{ label: (isObject(type) ? displayConcept(type) : undefined) ?? textOf(system) ?? "", value }]
}
