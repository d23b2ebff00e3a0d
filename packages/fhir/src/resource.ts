/**
 * The narrow, hand-written FHIR R4 types this package works with. Names are FHIR's own. A resource keeps members
 * it does not know; nothing here says that a resource is valid (see validate-resource.ts).
 */

/** A JSON object whose members have not been looked at. */
export type Fields = { readonly [key: string]: unknown }

export type Coding = { system?: string; version?: string; code?: string; display?: string }
export type CodeableConcept = { coding?: Coding[]; text?: string }
export type Period = { start?: string; end?: string }
export type Identifier = { use?: string; type?: CodeableConcept; system?: string; value?: string; period?: Period }
export type Reference = { reference?: string; type?: string; identifier?: Identifier; display?: string }
export type Meta = {
  versionId?: string
  lastUpdated?: string
  source?: string
  profile?: string[]
  security?: Coding[]
  tag?: Coding[]
}
export type Narrative = { status: string; div: string }
export type HumanName = {
  use?: string
  text?: string
  family?: string
  given?: string[]
  prefix?: string[]
  suffix?: string[]
  period?: Period
}
export type ContactPoint = { system?: string; value?: string; use?: string; rank?: number; period?: Period }
export type Address = {
  use?: string
  type?: string
  text?: string
  line?: string[]
  city?: string
  district?: string
  state?: string
  postalCode?: string
  country?: string
  period?: Period
}
export type Quantity = { value?: number; comparator?: string; unit?: string; system?: string; code?: string }
export type Attachment = { contentType?: string; data?: string; url?: string; title?: string; size?: number }

/** Any FHIR resource: the members all share, and whatever else it holds. */
export type Resource = {
  resourceType: string
  id?: string
  meta?: Meta
  [member: string]: unknown
}

/** Whether a parsed JSON value is an object (not an array, not null). */
export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Whether a parsed JSON value is shaped like a resource: an object whose resourceType is a non-empty string. */
export const isResource = (value: unknown): value is Resource =>
  isObject(value) && typeof value.resourceType === "string" && value.resourceType !== ""

/** The value as a list: itself if an array, alone if it is there, empty if not. */
export const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** The objects in a list-or-single value. */
export const objectsIn = (value: unknown): Fields[] => asList(value).filter(isObject)

/** The string, or undefined for anything else. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined
