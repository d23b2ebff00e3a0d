/** From the scope of a case and a person's contact card to what a notice says was exposed. */
import type { SegmentKind } from "@subrosa/contract"
import { isObject, objectsIn, type Resource, textOf } from "@subrosa/fhir"
import type { ContactField, ExposedKind, LossElement, PersonExposure } from "./notice-facts.ts"

/** One entry that the practice holds on a person. */
export interface HeldEntry {
  kind: SegmentKind
  /** RFC 3339. */
  writtenAt: string
  exposed: boolean
}

/**
 * `entries`: every entry of the chart, exposed or not, up to the time of the incident. `patient`: the opened contact card, if
 * there is one; parts of it are named only if the directory is exposed.
 */
export function personExposure(
  entries: Iterable<HeldEntry>,
  patient: Resource | undefined,
  timeZone: string,
): PersonExposure {
  const day = dayIn(timeZone)
  const kinds = new Map<SegmentKind, { days: Set<string>; all: boolean }>()
  for (const { kind, writtenAt, exposed } of entries) {
    const of = kinds.get(kind) ?? { days: new Set<string>(), all: true }
    if (exposed) of.days.add(day(writtenAt))
    else of.all = false
    kinds.set(kind, of)
  }
  const exposed = [...kinds]
    .filter(([, { days }]) => days.size > 0)
    .map(([kind, { days, all }]): ExposedKind => ({ kind, days: [...days].sort(), all }))
  const has = (kind: SegmentKind) => exposed.some((one) => one.kind === kind)
  const card = has("directory") && patient !== undefined ? patient : undefined
  const elements = card === undefined ? [] : identifierElements(card)
  return {
    exposed,
    untouched: [...kinds].filter(([, { days }]) => days.size === 0).map(([kind]) => kind),
    contactFields: card === undefined ? [] : contactFieldsOf(card),
    elements,
    // Nobody opens bills or claims for a notice: what they usually hold is named with an "if".
    possibleElements: has("billing") ? (["financial-account", "health-insurance-id"] as const) : [],
  }
}

function dayIn(timeZone: string): (instant: string) => string {
  // Swedish writes days as ISO 8601 does.
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" })
  return (instant) => format.format(new Date(instant))
}

function contactFieldsOf(patient: Resource): ContactField[] {
  const systems = new Set(objectsIn(patient.telecom).map(({ system }) => system))
  const there: Record<ContactField, boolean> = {
    name: objectsIn(patient.name).length > 0,
    address: objectsIn(patient.address).length > 0,
    phone: systems.has("phone") || systems.has("sms"),
    email: systems.has("email"),
    "date-of-birth": textOf(patient.birthDate) !== undefined,
  }
  return (Object.keys(there) as ContactField[]).filter((field) => there[field])
}

/** HL7 v2 table 0203 and the identifier systems of the United States core profile. */
const elementOfType: Record<string, LossElement> = {
  SS: "ssn",
  SB: "ssn",
  NI: "ssn",
  DL: "drivers-license",
  PPN: "government-id",
  TAX: "taxpayer-id",
  MA: "health-insurance-id",
  MC: "health-insurance-id",
  MB: "health-insurance-id",
  NIIP: "health-insurance-id",
  SN: "health-insurance-id",
}
const ssnSystems = /^(http:\/\/hl7\.org\/fhir\/sid\/us-ssn|urn:oid:2\.16\.840\.1\.113883\.4\.1)$/
const licenceSystems = /^urn:oid:2\.16\.840\.1\.113883\.4\.3\.\d+$/

/** Numbers that a contact card holds, by the types and systems of its identifiers. */
export function identifierElements(patient: Resource): LossElement[] {
  const found = new Set<LossElement>()
  for (const { system, type } of objectsIn(patient.identifier)) {
    const name = textOf(system) ?? ""
    if (ssnSystems.test(name)) found.add("ssn")
    if (licenceSystems.test(name)) found.add("drivers-license")
    for (const { code } of objectsIn(isObject(type) ? type.coding : undefined)) {
      const element = typeof code === "string" ? elementOfType[code] : undefined
      if (element !== undefined) found.add(element)
    }
  }
  return [...found].sort()
}
