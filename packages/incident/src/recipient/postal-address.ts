/** An address fit for an envelope: complete, of today, and in a place whose law is known. */
import { asList, type Fields, isObject, objectsIn, textOf } from "@subrosa/fhir"
import { jurisdictionOf } from "@subrosa/law"
import { fold } from "../outside/fold.ts"

export interface PostalAddress {
  /** From the street down, as in the window; the country only where the mail crosses a border. */
  lines: readonly string[]
  /** ISO 3166-1 alpha-2. */
  country: string
  /** Row of law; undefined for a country that has none. */
  jurisdiction: string | undefined
  /** Equal for equal addresses, however they are written. */
  key: string
  postBox: boolean
}

export type AddressFault =
  | "no-address"
  | "address-ended"
  | "address-incomplete"
  | "address-place-unknown"
  | "several-addresses"

/** Where the practice is: for addresses that name no country. */
export interface AddressOptions {
  /** ISO 3166-1 alpha-2. */
  practiceCountry: string
  /** `2026-03-09`. */
  today: string
}

/**
 * The address to write to: a current one for mail, home before temporary before work. What a letter may not be sent to: billing-only
 * and physical-only addresses, old ones, ones whose period is over or has not begun.
 */
export function chooseAddress(addresses: unknown, options: AddressOptions): PostalAddress | AddressFault {
  const all = objectsIn(addresses).filter(({ use, type }) => use !== "billing" && type !== "physical")
  if (all.length === 0) return "no-address"
  const current = all.filter((one) => one.use !== "old" && isCurrent(one.period, options.today))
  if (current.length === 0) return "address-ended"
  const best = Math.min(...current.map(rankOf))
  const chosen = current.filter((one) => rankOf(one) === best).map((one) => postalAddress(one, options))
  const good = chosen.filter((one) => typeof one !== "string")
  const [first, ...others] = good
  if (first === undefined) return chosen[0] as AddressFault
  // Two homes at once: nobody here knows which one is safe.
  return others.every(({ key }) => key === first.key) ? first : "several-addresses"
}

/** Whether a FHIR Period holds today; a partial date counts as the whole of its year or month. */
export function isCurrent(period: unknown, today: string): boolean {
  if (!isObject(period)) return true
  const [start, end] = [textOf(period.start), textOf(period.end)]
  const from = start === undefined || start.slice(0, 10) <= today.slice(0, start.length)
  const to = end === undefined || end.slice(0, 10) >= today.slice(0, Math.min(end.length, 10))
  return from && to
}

const rankOf = ({ use }: Fields): number => {
  const rank = ["temp", "home", undefined, "work"].indexOf(textOf(use))
  // A temporary address that holds today is where the person is today.
  return rank < 0 ? 9 : rank
}

export function postalAddress(address: Fields, { practiceCountry }: AddressOptions): PostalAddress | AddressFault {
  const street = asList(address.line)
    .map((line) => textOf(line)?.trim())
    .filter((line): line is string => line !== undefined && line !== "")
  const [city, state, code] = [address.city, address.state, address.postalCode].map((part) => textOf(part)?.trim())
  if (street.length === 0 || city === undefined || city === "") return "address-incomplete"
  const named = textOf(address.country)?.trim()
  const place = { country: named, state }
  const jurisdiction = jurisdictionOf(place, { defaultCountry: practiceCountry })
  const country = countryOf(named, jurisdiction, practiceCountry)
  if (country === undefined) return "address-place-unknown"
  const byState = country === "US" || country === "CA"
  if (byState && jurisdiction === undefined && !hasRowlessState(country, state)) return "address-place-unknown"
  if (postalCode[country]?.test(code ?? "") === false) return "address-incomplete"
  const town = townLine(country, city, state, code)
  const abroad = country === practiceCountry ? [] : [countryName(country)]
  return {
    lines: [...street, town, ...abroad].filter((line) => line !== undefined),
    country,
    jurisdiction,
    key: [...street, city, code ?? "", country].map(fold).join("|"),
    postBox: street.some((line) => /\b(p\.?\s*o\.?\s*box|postfach|apartado|apdo|postilokero|pl \d)/i.test(line)),
  }
}

/** What a postal code looks like, where a letter without one goes astray. */
const postalCode: Readonly<Record<string, RegExp>> = {
  US: /^\d{5}(-\d{4})?$/,
  PR: /^\d{5}(-\d{4})?$/,
  CA: /^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$/,
  DE: /^\d{5}$/,
  FI: /^\d{5}$/,
  FR: /^\d{5}$/,
  ES: /^\d{5}$/,
}

/** Canadian provinces without a row of their own fall under federal law, which has one; a state of the US never lacks one. */
const hasRowlessState = (country: string, state: string | undefined): boolean =>
  country === "CA" && state !== undefined && /^[A-Z]{2}$/.test(state)

function countryOf(
  named: string | undefined,
  jurisdiction: string | undefined,
  practiceCountry: string,
): string | undefined {
  const [head = "", tail = ""] = (jurisdiction ?? "").split("-")
  if (head === "us") return ["pr", "gu", "vi"].includes(tail) ? tail.toUpperCase() : "US"
  if (head !== "" && head !== "eu") return head.toUpperCase()
  if (named === undefined) return practiceCountry
  if (/^[A-Za-z]{2}$/.test(named)) return named.toUpperCase()
  return byName().get(fold(named))
}

let names: Map<string, string> | undefined
function byName(): Map<string, string> {
  if (names !== undefined) return names
  const english = new Intl.DisplayNames("en", { type: "region" })
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
  const codes = letters.flatMap((a) => letters.map((b) => a + b))
  names = new Map(codes.map((code) => [fold(english.of(code) ?? code), code]))
  names.set("usa", "US").set("united states of america", "US")
  return names
}

const countryName = (code: string) => (new Intl.DisplayNames("en", { type: "region" }).of(code) ?? code).toUpperCase()

function townLine(country: string, city: string, state: string | undefined, code: string | undefined): string {
  if (["US", "PR", "GU", "VI", "CA", "AU"].includes(country)) {
    return [`${city}${state === undefined ? "" : `, ${state}`}`, code].filter((part) => part !== undefined).join(" ")
  }
  if (["GB", "IE", "NZ", "IN", "SG", "ZA"].includes(country))
    return [city, code].filter((part) => part !== undefined).join(" ")
  return [code, city].filter((part) => part !== undefined).join(" ")
}
