/** A person close to the patient, as the form has it, to a FHIR RelatedPerson; and what of one is shown. Pure. */
import { displayConcept, displayHumanName, type Fields, objectsIn, preferredName, type Resource } from "@subrosa/fhir"
import { type AddressInput, addressOf } from "./address-input.ts"

/** Codes of http://terminology.hl7.org/CodeSystem/v3-RoleCode. */
export const relationships = [
  { value: "MTH", label: "Mother" },
  { value: "FTH", label: "Father" },
  { value: "GUARD", label: "Guardian" },
  { value: "SPS", label: "Spouse" },
  { value: "DOMPART", label: "Partner" },
  { value: "CHILD", label: "Child" },
  { value: "SIB", label: "Sibling" },
  { value: "HPOWATT", label: "Has power of attorney for health care" },
  { value: "FRND", label: "Friend" },
] as const

/** Whose people they are. */
export type PatientOf = Pick<Resource, "id">

export interface RelatedPersonInput {
  given: string
  family: string
  relationship: string
  phone: string
  email: string
  address: AddressInput
}

export function relatedPersonResource(patient: PatientOf, input: RelatedPersonInput): Resource {
  const { given, family, relationship, phone, email } = input
  const known = relationships.find(({ value }) => value === relationship)
  const telecom = [
    ...(phone === "" ? [] : [{ system: "phone", value: phone }]),
    ...(email === "" ? [] : [{ system: "email", value: email }]),
  ]
  const address = addressOf(input.address)
  const names = given.split(/\s+/).filter(Boolean)
  return {
    resourceType: "RelatedPerson",
    active: true,
    patient: { reference: `Patient/${patient.id ?? ""}` },
    ...(known !== undefined && { relationship: [conceptOf(known)] }),
    name: [{ use: "official", family, ...(names.length > 0 && { given: names }) }],
    ...(telecom.length > 0 && { telecom }),
    ...(address !== undefined && { address: [{ use: "home", ...address }] }),
  }
}

const conceptOf = ({ value, label }: { value: string; label: string }): Fields => ({
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: value }],
  text: label,
})

export interface RelatedPersonLine {
  resource: Resource
  /** `RelatedPerson/7`. */
  reference: string
  name: string
  relationship: string | undefined
}

/** Those who still are: not ended, not inactive. */
export const relatedPersons = (resources: readonly Resource[]): RelatedPersonLine[] =>
  resources
    .filter(({ resourceType, active }) => resourceType === "RelatedPerson" && active !== false)
    .map((resource) => ({
      resource,
      reference: `RelatedPerson/${resource.id ?? ""}`,
      name: displayHumanName(preferredName(resource.name)),
      relationship: displayConcept(objectsIn(resource.relationship)[0]),
    }))
