/**
 * What makes people kin or neighbours: family names, homes, streets, phones (spec/kinship.md). Normalized here; keyed by the engine. All of them count, past
 * ones too: a former partner's old address is the one that tells.
 */
import { asList, objectsIn, type Resource, textOf } from "./resource.ts"
import { letters, phoneTerms } from "./search-terms.ts"

export type KinshipTermKind = "family-name" | "address" | "street" | "phone"
export type KinshipTerm = { kind: KinshipTermKind; value: string }

/** The newest of each kind come first in FHIR's lists; more than this are not worth keeping. */
const perKindMax = 6

export interface Home {
  line: readonly string[]
  postalCode?: string | undefined
}

/** The terms of a Patient, without repetition. */
export function kinshipTerms(patient: Resource): KinshipTerm[] {
  const names = objectsIn(patient.name).flatMap(({ family, text }) => familyTerms(textOf(family), textOf(text)))
  const homes = objectsIn(patient.address).flatMap(({ line, postalCode }) =>
    homeTerms({ line: asList(line).flatMap((part) => textOf(part) ?? []), postalCode: textOf(postalCode) }),
  )
  const phones = objectsIn(patient.telecom).flatMap(({ system, value }) =>
    typeof value === "string" && system !== "email" && system !== "url" ? phoneKinship(value) : [],
  )
  const terms = [...names, ...homes, ...phones]
  return (["family-name", "address", "street", "phone"] as const).flatMap((kind) =>
    [...new Map(terms.filter((term) => term.kind === kind).map((term) => [term.value, term])).values()].slice(
      0,
      perKindMax,
    ),
  )
}

/** Each part of a double name too. Without a family name, the last word of the whole. */
export function familyTerms(family: string | undefined, text?: string): KinshipTerm[] {
  const whole = family ?? text?.trim().split(/\s+/).at(-1)
  if (whole === undefined) return []
  const parts = [whole, ...whole.split(/[\s-]+/)].map(letters).filter((name) => name.length >= 2)
  return [...new Set(parts)].map((value) => ({ kind: "family-name", value }))
}

/** An address is its first line and postal code; its street the same without digits. None without a postal code. */
export function homeTerms({ line, postalCode }: Home): KinshipTerm[] {
  const first = plain(line[0] ?? "")
  const code = plain(postalCode ?? "")
  if (first === "" || code === "") return []
  const terms: KinshipTerm[] = [{ kind: "address", value: `${first}|${code}` }]
  const street = first.replace(/\p{N}/gu, "")
  if (street !== "") terms.push({ kind: "street", value: `${street}|${code}` })
  return terms
}

/** The last ten digits. */
export function phoneKinship(value: string): KinshipTerm[] {
  const number = phoneTerms(value).at(-1)?.value
  return number === undefined ? [] : [{ kind: "phone", value: number }]
}

/** Letters and digits only, lower case, marks stripped. */
const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
