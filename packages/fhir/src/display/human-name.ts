/** Names of people in words (http://hl7.org/fhir/R4/datatypes.html#HumanName). */
import { asList, type Fields, isObject, objectsIn, textOf } from "../resource.ts"

const preference = ["official", "usual", undefined, "nickname", "anonymous", "temp", "maiden", "old"]

/** `Dr. Maria Lopez`: prefix, given, family, suffix; the text if there are no parts; empty if there is nothing. */
export function displayHumanName(name: unknown): string {
  if (!isObject(name)) return ""
  const parts = [...asList(name.prefix), ...asList(name.given), name.family, ...asList(name.suffix)]
  const whole = parts.filter((part) => textOf(part) !== undefined).join(" ")
  return whole === "" ? (textOf(name.text) ?? "") : whole
}

/** `Lopez, Maria`: as in lists that are sorted by family name. */
export function displayNameForList(name: unknown): string {
  if (!isObject(name)) return ""
  const family = textOf(name.family)
  const given = asList(name.given)
    .filter((part) => textOf(part) !== undefined)
    .join(" ")
  if (family === undefined || given === "") return displayHumanName(name)
  return `${family}, ${given}`
}

/** The name to call a person by: official before usual, names of today before old ones. */
export function preferredName(names: unknown): Fields | undefined {
  const rank = ({ use, period }: Fields) => {
    const index = preference.indexOf(textOf(use))
    const isOver = isObject(period) && period.end !== undefined
    return (index < 0 ? preference.length : index) + (isOver ? 100 : 0)
  }
  return objectsIn(names).toSorted((a, b) => rank(a) - rank(b))[0]
}
