/**
 * The jurisdiction whose rules follow a person home, from a postal address (FHIR Address).
 *
 * Undefined where the address does not say for sure: a wrong row is worse than a question.
 */
import type { JurisdictionId } from "./jurisdiction-ids.ts"
import { jurisdictionIds } from "./jurisdiction-ids.ts"
import { canadianProvinces, countries, usAliases, usStates } from "./places.ts"

/** FHIR's `Address.country` and `Address.state`: codes or names, as people write them. */
export interface PostalPlace {
  country?: string | undefined
  state?: string | undefined
}

/**
 * @param defaultCountry the practice's own country, for addresses that name none; without it a state alone is not
 *   enough (Georgia is a country too, and CA is both California and Canada)
 */
export function jurisdictionOf(
  place: PostalPlace,
  { defaultCountry }: { defaultCountry?: string } = {},
): JurisdictionId | undefined {
  const country = keyOf(place.country) || keyOf(defaultCountry)
  const state = keyOf(place.state)
  if (unitedStates.has(country)) return asId(usState(state))
  const territory = territories.get(country)
  if (territory !== undefined) return state === "" || usState(state) === territory ? asId(territory) : undefined
  if (canada.has(country)) return asId(provinces.get(state))
  return asId(countryIds.get(country))
}

const asId = (id: string | undefined): JurisdictionId | undefined => jurisdictionIds.find((known) => known === id)

/** ISO 3166-2 (`US-NY`), postal code or name. */
function usState(state: string): string | undefined {
  return stateIds.get(state.replace(/^us /, ""))
}

/** Letters and single spaces: case, accents, points and hyphens do not tell places apart. */
function keyOf(text: string | undefined): string {
  return (text ?? "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, " ")
    .trim()
}

const unitedStates = new Set(["us", "usa", "u s", "u s a", "united states", "united states of america"])
const canada = new Set(["ca", "can", "canada"])

const stateIds = new Map(
  [
    ...Object.entries(usStates).flatMap(([code, name]) => [
      [code, code],
      [name, code],
    ]),
    ...Object.entries(usAliases),
  ].map(([name = "", code = ""]) => [keyOf(name), `us-${code.toLowerCase()}`]),
)

/** Territories have country codes of their own in ISO 3166. */
const territories = new Map(
  [
    ["PR", "us-pr"],
    ["PRI", "us-pr"],
    ["Puerto Rico", "us-pr"],
    ["GU", "us-gu"],
    ["GUM", "us-gu"],
    ["Guam", "us-gu"],
    ["VI", "us-vi"],
    ["VIR", "us-vi"],
    ["US Virgin Islands", "us-vi"],
    ["U.S. Virgin Islands", "us-vi"],
    ["Virgin Islands, U.S.", "us-vi"],
  ].map(([name = "", id = ""]) => [keyOf(name), id]),
)

const provinces = new Map(
  Object.entries(canadianProvinces).flatMap(([code, { names, id }]) =>
    [code, `CA-${code}`, ...names].map((name) => [keyOf(name), id] as const),
  ),
)

const countryIds = new Map(
  countries.flatMap(({ codes, names, id }) => [...codes, ...names].map((name) => [keyOf(name), id] as const)),
)
