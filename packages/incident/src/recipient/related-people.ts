/** The people around a patient, from RelatedPerson resources and Patient.contact. */
import { displayHumanName, type Fields, isObject, objectsIn, preferredName, type Resource, textOf } from "@subrosa/fhir"
import { isCurrent } from "./postal-address.ts"

export interface RelatedPerson {
  /** `RelatedPerson/7`; undefined for a Patient.contact. */
  reference: string | undefined
  name: string
  addresses: unknown
  telecom: unknown
  parent: boolean
  /** Spouse, child, parent, sibling, executor: 45 CFR 164.404(d)(1)(ii) "next of kin or personal representative". */
  kin: boolean
}

/** HL7 v3-RoleCode, v2-0131. */
const parents = new Set([
  "PRN",
  "MTH",
  "FTH",
  "PRNFOST",
  "ADOPTP",
  "ADOPTM",
  "ADOPTF",
  "STPPRN",
  "GUARD",
  "GUADLTM",
  "NMTH",
  "NFTH",
  "NPRN",
  "GT",
])
const kin = new Set([
  ...parents,
  ...["SPS", "HUSB", "WIFE", "DOMPART", "CHILD", "SON", "DAU", "SONC", "DAUC", "NCHILD", "SIB", "BRO", "SIS", "NSIB"],
  ...["FAMMEMB", "N", "EXCEST", "HPOWATT", "DPOWATT", "POWATT", "SPOWATT"],
])

export function relatedPeople(patient: Resource, others: readonly Resource[], today: string): RelatedPerson[] {
  const contacts = objectsIn(patient.contact).map((one) => ({
    ...one,
    active: true,
    reference: undefined,
    list: one.relationship,
  }))
  const related = others
    .filter(({ resourceType }) => resourceType === "RelatedPerson")
    .map((one) => ({
      ...one,
      active: one.active !== false,
      reference: `RelatedPerson/${one.id ?? ""}`,
      list: one.relationship,
    }))
  return [...related, ...contacts]
    .filter(({ active, period }: Fields) => active !== false && isCurrent(period, today))
    .map((one): RelatedPerson => {
      const fields: Fields = one
      const codes = codesOf(fields.list)
      return {
        reference: textOf(fields.reference),
        name: nameOf(fields.name),
        addresses: fields.address,
        telecom: fields.telecom,
        parent: codes.some((code) => parents.has(code)),
        kin: codes.some((code) => kin.has(code)),
      }
    })
    .filter(({ name }) => name !== "")
}

const nameOf = (name: unknown): string => displayHumanName(Array.isArray(name) ? preferredName(name) : name)

const codesOf = (relationship: unknown): string[] =>
  objectsIn(relationship).flatMap((concept) =>
    objectsIn(isObject(concept) ? concept.coding : undefined)
      .map(({ code }) => textOf(code))
      .filter((code) => code !== undefined),
  )
