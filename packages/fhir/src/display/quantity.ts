/** Quantities and other values of an Observation in words (http://hl7.org/fhir/R4/datatypes.html#Quantity). */
import { isObject, textOf } from "../resource.ts"
import { displayConcept } from "./codeable-concept.ts"
import { displayDate, displayPeriod } from "./date.ts"

/** `< 5.4 mmol/L`; empty if there is no value. What a unit says in braces is for people (UCUM, section 6): `2 {score}` reads `2 score`. */
export function displayQuantity(quantity: unknown): string {
  if (!isObject(quantity) || typeof quantity.value !== "number") return ""
  const unit = (textOf(quantity.unit) ?? textOf(quantity.code))?.replaceAll(/[{}]/g, "")
  const parts = [textOf(quantity.comparator), String(quantity.value), unit === "1" ? undefined : unit]
  return parts.filter((part) => part !== undefined).join(" ")
}

/** The `value[x]` of an element, whatever its type; undefined if it has none or one that has no short form. */
export function displayValue(element: unknown): string | undefined {
  if (!isObject(element)) return undefined
  for (const key in element) {
    if (!/^value[A-Z]/.test(key)) continue
    const text = valueText(key.slice(5), element[key])
    if (text !== undefined && text !== "") return text
  }
  return undefined
}

function valueText(type: string, value: unknown): string | undefined {
  if (type === "Quantity") return displayQuantity(value)
  if (type === "CodeableConcept" || type === "Coding") return displayConcept(value)
  if (type === "Boolean") return value === true ? "yes" : "no"
  if (type === "DateTime" || type === "Date") return displayDate(value)
  if (isObject(value)) {
    if (type === "Period") return displayPeriod(value.start, value.end)
    if (type === "Range") return [displayQuantity(value.low), displayQuantity(value.high)].join(" – ")
    if (type === "Ratio") return [displayQuantity(value.numerator), displayQuantity(value.denominator)].join(" / ")
    return undefined
  }
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined
}
