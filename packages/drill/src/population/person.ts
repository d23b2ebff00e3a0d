/** What is known of a person from a FHIR Patient, and what was said of them: the thief's search terms and the ground truth. */
import { asList, isObject, objectsIn, type Resource, textOf } from "@subrosa/fhir"

export interface Person {
  /** Reference key of the Patient: `Patient/<id>` or the fullUrl. */
  key: string
  patient: Resource
  names: string[]
  birthDate: string | undefined
  addresses: string[]
  phones: string[]
  emails: string[]
  identifiers: string[]
  /** From notes and narratives. */
  sentences: string[]
  /** Planted sentences, each unique to this person. */
  canaries: string[]
}

/** The identity part of a Person; sentences come from the rest of the chart. */
export function personOf(patient: Resource, key: string): Person {
  const telecom = objectsIn(patient.telecom)
  const ofSystem = (system: string) =>
    unique(telecom.filter((point) => point.system === system).map((point) => textOf(point.value)))
  return {
    key,
    patient,
    names: unique(objectsIn(patient.name).flatMap(nameTokens)),
    birthDate: textOf(patient.birthDate),
    addresses: unique(objectsIn(patient.address).flatMap((address) => asList(address.line).map(textOf))),
    phones: ofSystem("phone"),
    emails: ofSystem("email"),
    identifiers: unique(objectsIn(patient.identifier).map((identifier) => textOf(identifier.value))),
    sentences: [],
    canaries: [],
  }
}

function nameTokens(name: { readonly [key: string]: unknown }): (string | undefined)[] {
  const parts = [textOf(name.family), ...asList(name.given).map(textOf)]
  return parts.flatMap((part) => part?.split(/\s+/) ?? [])
}

const unique = (values: readonly (string | undefined)[]): string[] =>
  [...new Set(values.filter((value) => value !== undefined && value !== ""))] as string[]

/** Whether a value is a FHIR Patient. */
export const isPatient = (value: unknown): value is Resource => isObject(value) && value.resourceType === "Patient"
