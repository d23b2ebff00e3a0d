/**
 * FHIR R4 primitive types as JSON values (http://hl7.org/fhir/R4/datatypes.html#primitive).
 *
 * A check answers undefined for a good value, else which rule it breaks. Where HL7's published regex is stricter than
 * what the reference validator refuses in practice (upper-case UUIDs, blanks inside base64), the looser one is used. White space in
 * HL7's patterns is that of ASCII: a no-break space is a character like others (v2-0550 has codes that end with one).
 */
import { checkNarrative } from "./check-narrative.ts"

export type PrimitiveFault = "wrong-json-type" | "invalid-value" | "unsafe-narrative" | "empty-narrative"
export type PrimitiveCheck = (value: unknown) => PrimitiveFault | undefined

const matching =
  (regex: RegExp): PrimitiveCheck =>
  (value) =>
    typeof value !== "string" ? "wrong-json-type" : regex.test(value) ? undefined : "invalid-value"

const integerBetween =
  (min: number, max: number): PrimitiveCheck =>
  (value) =>
    typeof value !== "number"
      ? "wrong-json-type"
      : Number.isInteger(value) && value >= min && value <= max
        ? undefined
        : "invalid-value"

const text: PrimitiveCheck = (value) =>
  typeof value !== "string" ? "wrong-json-type" : value === "" ? "invalid-value" : undefined

const datePart = "(\\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\\d|3[01]))?)?"
const fullDate = "(\\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])"
const clock = "(?:[01]\\d|2[0-3]):[0-5]\\d:(?:[0-5]\\d|60)(?:\\.\\d+)?"
const zone = "(?:Z|[+-](?:(?:0\\d|1[0-3]):[0-5]\\d|14:00))"
const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Checks the pattern first and then that the day exists in its month. */
const dated =
  (regex: RegExp): PrimitiveCheck =>
  (value) => {
    if (typeof value !== "string") return "wrong-json-type"
    if (!regex.test(value)) return "invalid-value"
    if (value.length < 10) return undefined
    const day = (value.charCodeAt(8) - 48) * 10 + value.charCodeAt(9) - 48
    if (day <= 28) return undefined
    const year = Number(value.slice(0, 4))
    const month = Number(value.slice(5, 7))
    const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
    const length = month === 2 && !isLeap ? 28 : (monthLengths[month - 1] ?? 31)
    return day > length ? "invalid-value" : undefined
  }

const base64: PrimitiveCheck = (value) => {
  if (typeof value !== "string") return "wrong-json-type"
  if (value === "" || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) return "invalid-value"
  const length = /\s/.test(value) ? value.replace(/\s+/g, "").length : value.length
  return length % 4 === 0 ? undefined : "invalid-value"
}

const solid = "[^ \\t\\n\\v\\f\\r]+"
const uri = matching(new RegExp(`^${solid}$`))

const checks: Record<string, PrimitiveCheck> = {
  base64Binary: base64,
  boolean: (value) => (typeof value === "boolean" ? undefined : "wrong-json-type"),
  canonical: uri,
  code: matching(new RegExp(`^${solid}(?:[ \\t\\n\\v\\f\\r]${solid})*$`)),
  date: dated(new RegExp(`^${datePart}$`)),
  dateTime: dated(new RegExp(`^(?:${datePart}|${fullDate}T${clock}${zone})$`)),
  decimal: (value) => (typeof value === "number" ? undefined : "wrong-json-type"),
  id: matching(/^[A-Za-z0-9\-.]{1,64}$/),
  instant: dated(new RegExp(`^${fullDate}T${clock}${zone}$`)),
  integer: integerBetween(-2_147_483_648, 2_147_483_647),
  markdown: text,
  oid: matching(/^urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$/),
  positiveInt: integerBetween(1, 2_147_483_647),
  string: text,
  time: matching(new RegExp(`^${clock}$`)),
  unsignedInt: integerBetween(0, 2_147_483_647),
  uri,
  url: uri,
  uuid: matching(/^urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/),
  xhtml: (value) => {
    if (typeof value !== "string") return "wrong-json-type"
    const fault = checkNarrative(value)
    if (fault === undefined) return undefined
    return fault === "empty" ? "empty-narrative" : "unsafe-narrative"
  },
}

/** The check of a primitive type, or undefined if the name is not a primitive's. */
export const checkPrimitive = (typeName: string): PrimitiveCheck | undefined => checks[typeName]
