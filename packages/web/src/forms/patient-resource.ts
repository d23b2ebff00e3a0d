/** What the patient form holds, out of a FHIR Patient and back into it. Values that are empty leave no trace in the resource. */
import { asList, displayConcept, type Fields, isObject, objectsIn, preferredName, type Resource } from "@subrosa/fhir"
import { type AddressInput, addressFields, addressInput, addressParts } from "./address-input.ts"

export interface PatientInput extends AddressInput {
  given: string
  family: string
  preferredName: string
  birthDate: string
  gender: string
  pronouns: string
  phone: string
  mobile: string
  email: string
  recordNumber: string
}

export const patientFields = [
  ...["given", "family", "preferredName", "birthDate", "gender", "pronouns", "phone", "mobile", "email"],
  ...addressFields,
  "recordNumber",
] as readonly (keyof PatientInput)[]

/** The extensions pack publishes it for R4 as well (http://hl7.org/fhir/extensions/StructureDefinition-individual-pronouns.html). */
const pronounsUrl = "http://hl7.org/fhir/StructureDefinition/individual-pronouns"

/** http://terminology.hl7.org/CodeSystem/v2-0203: medical record number. */
const recordNumberType = {
  coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }],
  text: "Record number",
}

const isRecordNumber = ({ type }: Fields): boolean =>
  isObject(type) && objectsIn(type.coding).some(({ code }) => code === "MR")

/** What of a Patient the form can show; all of it empty for a new one. */
export function patientInput(patient: Resource): PatientInput {
  const name = mainName(patient)
  const telecom = objectsIn(patient.telecom)
  return {
    given: words(name.given),
    family: text(name.family),
    preferredName: words(objectsIn(patient.name).find(isNickname)?.given),
    birthDate: text(patient.birthDate),
    gender: text(patient.gender),
    pronouns: pronounsOf(patient) ?? "",
    phone: text(telecom.find(isPhone)?.value),
    mobile: text(telecom.find(isMobile)?.value),
    email: text(telecom.find(isEmail)?.value),
    ...addressInput(objectsIn(patient.address)[0]),
    recordNumber: text(objectsIn(patient.identifier).find(isRecordNumber)?.value),
  }
}

/** The Patient with what the form says. What the form does not show (further names, extensions, contacts) stays as it is. */
export function patientResource(patient: Resource, input: PatientInput): Resource {
  const { given, family, preferredName, pronouns } = input
  const official = { family, given: given.split(/\s+/).filter(Boolean) }
  const main = mainName(patient)
  const names = put(patient.name, (name) => name === main, { use: "official" }, official)
  const telecomOf = (list: unknown) =>
    put(
      put(
        put(list, isMobile, { system: "phone", use: "mobile" }, { value: input.mobile }),
        isPhone,
        { system: "phone", use: "home" },
        { value: input.phone },
      ),
      isEmail,
      { system: "email" },
      { value: input.email },
    )
  const pronounsPart = {
    extension: pronouns === "" ? [] : [{ url: "value", valueCodeableConcept: { text: pronouns } }],
  }
  return tidy({
    ...patient,
    extension: put(patient.extension, isPronouns, { url: pronounsUrl }, pronounsPart),
    identifier: put(
      patient.identifier,
      isRecordNumber,
      { use: "usual", type: recordNumberType },
      { value: input.recordNumber },
    ),
    name: put(names, isNickname, { use: "nickname" }, { given: preferredName === "" ? [] : [preferredName] }),
    telecom: telecomOf(patient.telecom),
    gender: input.gender,
    birthDate: input.birthDate,
    address: put(patient.address, (_, index) => index === 0, { use: "home" }, addressParts(input)),
  })
}

/** Undefined where the record says nothing. */
export function pronounsOf(patient: Resource | undefined): string | undefined {
  const extension = objectsIn(patient?.extension).find(isPronouns)
  const value = objectsIn(extension?.extension).find(({ url }) => url === "value")
  return displayConcept(value?.valueCodeableConcept)
}

/** The practice's number for the person, undefined where there is none. */
export function recordNumberOf(patient: Resource | undefined): string | undefined {
  const value = text(objectsIn(patient?.identifier).find(isRecordNumber)?.value)
  return value === "" ? undefined : value
}

const isPronouns = ({ url }: Fields): boolean => url === pronounsUrl
const isNickname = ({ use }: Fields): boolean => use === "nickname"
const isMobile = ({ system, use }: Fields): boolean => system === "phone" && use === "mobile"
const isPhone = ({ system, use }: Fields): boolean => system === "phone" && use !== "mobile"
const isEmail = ({ system }: Fields): boolean => system === "email"

const text = (value: unknown): string => (typeof value === "string" ? value : "")
const words = (value: unknown): string => asList(value).map(text).filter(Boolean).join(" ")
/** The name that `displayHumanName` shows; never a nickname, which has a field of its own. */
const mainName = (patient: Resource): Fields =>
  preferredName(objectsIn(patient.name).filter((name) => !isNickname(name))) ?? {}

/**
 * A list in which the item that `fits` has new `values`; where there is none, one is added that begins as `fresh`. An item whose values are
 * all empty goes.
 */
function put(list: unknown, fits: (item: Fields, index: number) => boolean, fresh: Fields, values: Fields): Fields[] {
  const items = objectsIn(list)
  const index = items.findIndex(fits)
  const isEmpty = Object.values(values).every((value) => asList(value).every((part) => part === ""))
  if (isEmpty) return items.filter((_, at) => at !== index)
  const next = tidy({ ...(items[index] ?? fresh), ...values })
  // Text that was put together from the parts before would contradict them.
  const { text: _text, ...parts } = next
  return index < 0 ? [...items, parts] : items.with(index, parts)
}

/** Without members that are empty text or empty lists, which FHIR forbids. */
function tidy<T extends Fields>(value: T): T {
  const entries = Object.entries(value).filter(
    ([, member]) => member !== "" && !(Array.isArray(member) && member.length === 0),
  )
  return Object.fromEntries(entries) as T
}
