/** What an Observation found, on one line: its value, or those of its parts (http://hl7.org/fhir/R4/observation.html#components). */
import { type Fields, isObject, objectsIn, type Resource, textOf } from "../resource.ts"
import { displayConcept } from "./codeable-concept.ts"
import { displayQuantity, displayValue, roundedDigits, unitOf } from "./quantity.ts"

/** So many parts are named; how many more there are is said. */
const partsShown = 3

/** LOINC */
const systolic = "8480-6"
const diastolic = "8462-4"

/** Undefined if nothing of it has a short form. */
export function displayResult(resource: Resource): string | undefined {
  const value = displayValue(resource, roundedDigits)
  if (value !== undefined) return value
  const components = objectsIn(resource.component)
  return bloodPressure(components) ?? partsText(components)
}

/** `121/77 mmHg`, as everybody writes it. */
function bloodPressure(components: readonly Fields[]): string | undefined {
  const [upper, lower] = [systolic, diastolic].map((code) => quantityOf(components, code))
  if (upper === undefined || lower === undefined || unitOf(upper) !== unitOf(lower)) return undefined
  const numbers = [upper, lower].map((one) => displayQuantity({ value: one.value }, roundedDigits))
  return [numbers.join("/"), unitOf(upper)].filter((part) => part !== undefined).join(" ")
}

function quantityOf(components: readonly Fields[], code: string): Fields | undefined {
  const found = components.find((one) => isObject(one.code) && objectsIn(one.code.coding).some((c) => c.code === code))
  const quantity = found?.valueQuantity
  const isPlain = isObject(quantity) && typeof quantity.value === "number" && textOf(quantity.comparator) === undefined
  return isPlain ? quantity : undefined
}

function partsText(components: readonly Fields[]): string | undefined {
  const parts = components.flatMap((component) => {
    const value = displayValue(component, roundedDigits)
    const name = displayConcept(component.code)
    return value === undefined ? [] : [name === undefined ? value : `${name}: ${value}`]
  })
  if (parts.length === 0) return undefined
  const more = parts.length - partsShown
  return [...parts.slice(0, partsShown), ...(more > 0 ? [`${more} more`] : [])].join(", ")
}
