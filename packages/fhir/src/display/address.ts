/** Addresses in lines (http://hl7.org/fhir/R4/datatypes.html#Address). */
import { asList, isObject, textOf } from "../resource.ts"

/** As on an envelope: street lines, `City, State 12345`, country. The text where there are no parts. */
export function displayAddress(address: unknown): string[] {
  if (!isObject(address)) return []
  const lines = asList(address.line).map(textOf)
  const place = [textOf(address.city), textOf(address.state)].filter((part) => part !== undefined).join(", ")
  const town = [place, textOf(address.postalCode)].filter((part) => part !== undefined && part !== "").join(" ")
  const all = [...lines, town, textOf(address.country)].filter((line) => line !== undefined && line !== "")
  const whole = all.filter((line) => line !== undefined)
  return whole.length > 0 ? whole : (textOf(address.text)?.split(/\r?\n/) ?? [])
}
