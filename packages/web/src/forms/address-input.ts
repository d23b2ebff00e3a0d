/** The fields of a postal address, out of a FHIR Address and back into it. */
import { asList, type Fields } from "@subrosa/fhir"

export interface AddressInput {
  /** Lines of the street, each a line of its own. */
  line: string
  city: string
  state: string
  postalCode: string
  country: string
}

export const addressFields = ["line", "city", "state", "postalCode", "country"] as const

/** All of it empty where there is no address. */
export function addressInput(address: Fields | undefined): AddressInput {
  const { line, city, state, postalCode, country } = address ?? {}
  return {
    line: asList(line)
      .filter((part) => typeof part === "string")
      .join("\n"),
    ...{ city: text(city), state: text(state), postalCode: text(postalCode), country: text(country) },
  }
}

/** Elements of a FHIR Address; empty ones are empty. */
export const addressParts = ({ line, city, state, postalCode, country }: AddressInput): Fields => ({
  line: line.split(/\r?\n/).filter((part) => part.trim() !== ""),
  ...{ city, state, postalCode, country },
})

export const addressIn = (data: FormData): AddressInput =>
  Object.fromEntries(addressFields.map((name) => [name, String(data.get(name) ?? "").trim()])) as Record<
    keyof AddressInput,
    string
  >

/** A FHIR Address of what was entered; undefined where nothing was. */
export function addressOf(input: AddressInput): Fields | undefined {
  const entries = Object.entries(addressParts(input)).filter(([, part]) => part !== "" && !isEmptyList(part))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
const text = (value: unknown): string => (typeof value === "string" ? value : "")
