/** Any FHIR resource as readable lines: what is known gets words, what is not stays with its name and value. Nothing is left out. */
import { attachmentNamed } from "@subrosa/contract"
import {
  displayAddress,
  displayConcept,
  displayDate,
  displayHumanName,
  displayPeriod,
  displayQuantity,
  displayReference,
  type Fields,
  isObject,
  type Resource,
  toAttachment,
} from "@subrosa/fhir"

export interface ResourceRow {
  label: string
  /** Lines of text, or rows of a part. */
  value: string[] | ResourceRow[]
}

/** Elements that say something about the file rather than about the person; shown last. */
const technical = new Set([
  "id",
  "meta",
  "implicitRules",
  "language",
  "text",
  "contained",
  "extension",
  "modifierExtension",
  "identifier",
])

export function resourceRows(resource: Resource): ResourceRow[] {
  const names = Object.keys(resource).filter(
    (name) => name !== "resourceType" && name !== "text" && !name.startsWith("_"),
  )
  const inOrder = [...names.filter((name) => !technical.has(name)), ...names.filter((name) => technical.has(name))]
  return inOrder.flatMap((name) => rowsOf(name, resource[name]))
}

/** `clinicalStatus` as "Clinical status", `valueQuantity` as "Value". */
export function labelOf(element: string): string {
  const words = element
    .replace(
      /^(value|effective|onset|performed|occurrence|abatement|medication|deceased|multipleBirth)(?=[A-Z]).*/,
      "$1",
    )
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function rowsOf(name: string, value: unknown): ResourceRow[] {
  const label = labelOf(name)
  const items = Array.isArray(value) ? value : [value]
  const short = items.map((item) => shortText(item))
  if (short.every((text) => text !== undefined)) {
    const lines = short.flat().filter((text) => text !== "")
    return lines.length === 0 ? [] : [{ label, value: lines }]
  }
  return items
    .filter(isObject)
    .map((item) => ({ label, value: Object.entries(item).flatMap(([part, inner]) => rowsOf(part, inner)) }))
    .filter(({ value }) => value.length > 0)
}

/** Lines for a value that has a short form; undefined for a part that must be unfolded. */
function shortText(value: unknown): string[] | undefined {
  if (value === null || value === undefined) return []
  // What it stands for is shown apart.
  if (typeof value === "string" && attachmentNamed(value) !== undefined) return []
  if (typeof value === "string")
    return [/^\d{4}-\d\d(-\d\d)?(T|$)/.test(value) ? displayDate(value, locale()) : shortened(value)]
  if (typeof value !== "object") return [value === true ? "yes" : value === false ? "no" : String(value)]
  if (!isObject(value)) return undefined
  const has = (...names: string[]) => names.some((name) => name in value)
  if (has("coding") || Object.keys(value).every((name) => name === "text")) return concept(value)
  if (has("reference") || (has("display") && !has("system")))
    return [displayReference(value) || String(value.reference ?? "")]
  if (has("family", "given")) return [displayHumanName(value)]
  if (has("contentType") && has("data", "url")) return attachmentLine(value)
  if (has("line", "city", "postalCode")) return displayAddress(value)
  if (has("start", "end") && !has("value", "code")) return [displayPeriod(value.start, value.end, locale())]
  if (typeof value.value === "number") return [displayQuantity(value)]
  if (typeof value.code === "string" && !has("value")) return concept(value)
  if (has("value") && typeof value.value === "string") {
    const kind = displayConcept(value.type) ?? (typeof value.use === "string" ? value.use : undefined)
    return [kind === undefined ? value.value : `${value.value} (${kind})`]
  }
  return undefined
}

const concept = (value: Fields): string[] => {
  const text = displayConcept(value)
  return text === undefined ? [] : [text]
}

function attachmentLine(value: Fields): string[] {
  const { title, contentType, url } = toAttachment(value)
  const address = attachmentNamed(url) === undefined ? url : undefined
  const line = [title, contentType, address].filter((part) => part !== undefined && part !== "").join(", ")
  return line === "" ? [] : [line]
}

/** Long encoded data would bury the rest; the JSON below shows it whole. */
const shortened = (text: string): string =>
  text.length > 2000 ? `${text.slice(0, 200)} … (${text.length} characters)` : text

const locale = (): string | undefined => (typeof navigator === "undefined" ? undefined : navigator.language)
