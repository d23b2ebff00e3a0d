/** Quantities and other values of an Observation in words (http://hl7.org/fhir/R4/datatypes.html#Quantity). */
import { type Fields, isObject, textOf } from "../resource.ts"
import { displayConcept } from "./codeable-concept.ts"
import { displayDate, displayPeriod } from "./date.ts"

/** How a number is written: all of its digits, unless told otherwise. */
export type Digits = (value: number) => string

/** Digits that a computer made and nobody measured (`171.5596142965383`) are cut: for a line that opens to the whole. */
export function roundedDigits(value: number): string {
  const text = String(value)
  const decimals = /^-?\d+\.(\d+)$/.exec(text)?.[1]
  if (decimals === undefined || decimals.length <= decimalsAsTheyAre) return text
  return String(Number(Math.abs(value) < 1 ? value.toPrecision(3) : value.toFixed(2)))
}

const decimalsAsTheyAre = 4

/** `< 5.4 mmol/L`; empty if there is no value. What a unit says in braces is for people (UCUM, section 6): `2 {score}` reads `2 score`. */
export function displayQuantity(quantity: unknown, digits: Digits = String): string {
  if (!isObject(quantity) || typeof quantity.value !== "number") return ""
  const parts = [textOf(quantity.comparator), digits(quantity.value), unitOf(quantity)]
  return parts.filter((part) => part !== undefined).join(" ")
}

export function unitOf({ unit, code }: Fields): string | undefined {
  const text = (textOf(unit) ?? textOf(code))?.replaceAll(/[{}]/g, "")
  return text === "1" ? undefined : text
}

/** The `value[x]` of an element, whatever its type; undefined if it has none or one that has no short form. */
export function displayValue(element: unknown, digits: Digits = String): string | undefined {
  if (!isObject(element)) return undefined
  for (const key in element) {
    if (!/^value[A-Z]/.test(key)) continue
    const text = valueText(key.slice(5), element[key], digits)
    if (text !== undefined && text !== "") return text
  }
  return undefined
}

function valueText(type: string, value: unknown, digits: Digits): string | undefined {
  if (type === "Quantity") return displayQuantity(value, digits)
  if (type === "CodeableConcept" || type === "Coding") return displayConcept(value)
  if (type === "Boolean") return value === true ? "yes" : "no"
  if (type === "DateTime" || type === "Date") return displayDate(value)
  if (isObject(value)) {
    if (type === "Period") return displayPeriod(value.start, value.end)
    const both = (a: unknown, b: unknown) => [displayQuantity(a, digits), displayQuantity(b, digits)]
    if (type === "Range") return both(value.low, value.high).join(" – ")
    if (type === "Ratio") return both(value.numerator, value.denominator).join(" / ")
    return undefined
  }
  if (typeof value === "number") return digits(value)
  return typeof value === "string" ? value : undefined
}
